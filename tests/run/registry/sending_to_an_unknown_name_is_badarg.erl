%% Name ! Msg raises, {Name, Node} ! Msg does not.
-module(sending_to_an_unknown_name_is_badarg).
-export([main/0]).

main() ->
    try nobody_at_all ! x catch C:R -> io:format("~w ~w~n", [C, R]) end,
    io:format("~w~n", [{nobody_at_all, node()} ! x]).
