%% all, any, member, partition, splitwith, takewhile, dropwhile, search, split.
-module(predicates_and_partitions).
-export([main/0]).

main() ->
    L = [1, 2, 3, 4, 5],
    Small = fun(X) -> X < 3 end,
    io:format("~w ~w ~w ~w~n", [lists:all(Small, L), lists:any(Small, L), lists:member(3, L), lists:member(3.0, L)]),
    io:format("~w ~w~n", [lists:partition(fun(X) -> X rem 2 =:= 1 end, L), lists:splitwith(Small, L)]),
    io:format("~w ~w ~w~n", [lists:takewhile(Small, L), lists:dropwhile(Small, L), lists:split(2, L)]),
    io:format("~w ~w~n", [lists:search(fun(X) -> X > 3 end, L), lists:search(fun(X) -> X > 9 end, L)]).
