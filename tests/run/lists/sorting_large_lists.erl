%% 100000 pseudo-random numbers.
-module(sorting_large_lists).
-export([main/0]).

main() ->
    L = numbers(100000, 12345),
    S = lists:sort(L),
    io:format("~w ~w ~w ~w~n", [length(S), hd(S), lists:last(S), ascending(S)]),
    io:format("~w ~w~n", [lists:sort(S) =:= S, lists:sort(lists:reverse(S)) =:= S]).

numbers(0, _) -> [];
numbers(N, X) -> [X | numbers(N - 1, (X * 1103515245 + 12345) rem 2147483648)].

ascending([A, B | T]) -> A =< B andalso ascending([B | T]);
ascending(_) -> true.
