%% Sorting: the library's lists:sort/1, and a quicksort with comprehensions.
%% args: 300000
%% quick: 30000
%% tiny: 500
-module(sort).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    List = numbers(N, 20261124, []),
    measure:time(lists_sort, N, fun() -> ends(lists:sort(List)) end),
    measure:time(quicksort, N, fun() -> ends(quicksort(List)) end).

%% Pseudo-random numbers, the same everywhere.
numbers(0, _, List) ->
    List;
numbers(Left, Seed, List) ->
    Next = (Seed * 16807) rem 2147483647,
    numbers(Left - 1, Next, [Next | List]).

ends(Sorted) ->
    {hd(Sorted), lists:last(Sorted), length(Sorted)}.

quicksort([]) ->
    [];
quicksort([Pivot | Rest]) ->
    quicksort([X || X <- Rest, X < Pivot]) ++ [Pivot | quicksort([X || X <- Rest, X >= Pivot])].
