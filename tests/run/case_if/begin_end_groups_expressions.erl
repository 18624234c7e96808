%% begin ... end yields its last value; its variables stay bound.
-module(begin_end_groups_expressions).
-export([main/0]).

main() ->
    X = begin A = 1, B = A + 1, A + B end,
    io:format("~w ~w ~w~n", [X, A, B]).
