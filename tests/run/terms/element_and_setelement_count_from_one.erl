%% And setelement leaves the old tuple as it was.
-module(element_and_setelement_count_from_one).
-export([main/0]).

main() ->
    T = id({a, b, c}),
    io:format("~w ~w ~w ~w~n", [element(1, T), element(3, T), setelement(2, T, x), T]),
    [try element(N, T) catch C:R -> io:format("~w ~w~n", [C, R]) end || N <- [0, 4, a]].

id(X) -> X.
