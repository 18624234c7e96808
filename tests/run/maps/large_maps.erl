%% A thousand keys.
-module(large_maps).
-export([main/0]).

main() ->
    M = lists:foldl(fun(N, A) -> A#{{k, N} => N} end, #{}, lists:seq(1, 1000)),
    io:format("~w ~w~n", [map_size(M), maps:get({k, 500}, M)]),
    N = lists:foldl(fun(I, A) -> maps:remove({k, I}, A) end, M, lists:seq(1, 990)),
    io:format("~w~n", [lists:sort(maps:to_list(N))]).
