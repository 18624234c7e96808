%% => adds or changes, := only changes.
-module(update_and_insert).
-export([main/0]).

main() ->
    M = #{a => 1},
    N = M#{a := 2, b => 3},
    io:format("~w ~w~n", [M, N]),
    try M#{z := 1} catch C:R -> io:format("~w ~w~n", [C, R]) end,
    try (id(x))#{a => 1} catch C2:R2 -> io:format("~w ~w~n", [C2, R2]) end.

id(X) -> X.
