-module(types).
-export([main/1]).

main(N) -> {total(evens(lists:seq(1, N))), pairs(N)}.

%% A proper list of integers: nothing but [] can be left.
total([N | Rest]) -> N + total(Rest);
total([]) -> 0.

%% The filter is a boolean.
evens(List) -> [N || N <- List, even(N)].

even(N) when N rem 2 =:= 0 -> true;
even(_) -> false.

%% The result is a pair: it is taken apart without being asked.
pairs(N) ->
    {First, Second} = pair(N),
    First + Second.

pair(N) -> {N, N + 1}.
