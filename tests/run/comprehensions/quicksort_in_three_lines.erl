%% The classic.
-module(quicksort_in_three_lines).
-export([main/0]).

main() ->
    io:format("~w~n", [sort([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5])]).

sort([]) -> [];
sort([P | T]) -> sort([X || X <- T, X < P]) ++ [P] ++ sort([X || X <- T, X >= P]).
