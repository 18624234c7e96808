%% A message to a deactivated alias is dropped.
-module(alias_receives_until_it_is_off).
-export([main/0]).

main() ->
    A = alias(),
    A ! first,
    receive X -> io:format("~w~n", [X]) end,
    io:format("~w ~w~n", [unalias(A), unalias(A)]),
    A ! second,
    io:format("~w~n", [receive Y -> Y after 10 -> nothing end]).
