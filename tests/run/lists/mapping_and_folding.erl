%% map, foreach, foldl, foldr, mapfoldl, mapfoldr, flatmap, filter, filtermap.
-module(mapping_and_folding).
-export([main/0]).

main() ->
    L = [1, 2, 3, 4],
    io:format("~w ~w ~w~n", [lists:map(fun(X) -> X * X end, L), lists:foldl(fun(X, A) -> [X | A] end, [], L), lists:foldr(fun(X, A) -> [X | A] end, [], L)]),
    io:format("~w ~w~n", [lists:mapfoldl(fun(X, S) -> {X * 2, S + X} end, 0, L), lists:mapfoldr(fun(X, S) -> {{X, S}, S + X} end, 0, L)]),
    io:format("~w ~w~n", [lists:flatmap(fun(X) -> [X, X] end, L), lists:filter(fun(X) -> X rem 2 =:= 0 end, L)]),
    io:format("~w~n", [lists:filtermap(fun(1) -> true; (2) -> {true, two}; (_) -> false end, L)]),
    lists:foreach(fun(X) -> io:format("~w,", [X]) end, L),
    io:nl().
