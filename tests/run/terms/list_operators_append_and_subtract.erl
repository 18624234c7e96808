%% ++ is right associative, -- removes first occurrences.
-module(list_operators_append_and_subtract).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [id([1, 2]) ++ [3] ++ [4], id([1, 2, 3, 2, 1]) -- [2, 1], id([1, 2, 3]) -- [2] -- [2]]),
    io:format("~w ~w~n", [id([]) ++ a, id([1]) ++ b]),
    try id(a) ++ [b] catch C:R -> io:format("~w ~w~n", [C, R]) end.

id(X) -> X.
