%% gb_trees and gb_sets.
-module(balanced_trees).
-export([main/0]).

main() ->
    T = lists:foldl(fun(N, Acc) -> gb_trees:insert(N * 7 rem 101, N, Acc) end, gb_trees:empty(), lists:seq(1, 100)),
    io:format("~w ~w ~w~n", [gb_trees:size(T), gb_trees:lookup(14, T), gb_trees:lookup(0, T)]),
    io:format("~w ~w~n", [gb_trees:smallest(T), gb_trees:largest(T)]),
    T2 = lists:foldl(fun gb_trees:delete/2, T, lists:seq(1, 90)),
    io:format("~w~n", [gb_trees:to_list(T2)]),
    S = gb_sets:from_list([c, a, b, a]),
    io:format("~w ~w ~w~n", [gb_sets:to_list(S), gb_sets:is_member(a, S), gb_sets:size(S)]).
