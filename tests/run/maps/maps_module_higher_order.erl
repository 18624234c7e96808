%% map, filter, fold, update_with.
-module(maps_module_higher_order).
-export([main/0]).

main() ->
    M = #{a => 1, b => 2, c => 3},
    io:format("~w~n", [maps:map(fun(_, V) -> V * 2 end, M)]),
    io:format("~w~n", [maps:filter(fun(_, V) -> V > 1 end, M)]),
    io:format("~w~n", [maps:fold(fun(_, V, A) -> A + V end, 0, M)]),
    io:format("~w ~w~n", [maps:update_with(a, fun(V) -> V + 10 end, M), maps:update_with(z, fun(V) -> V end, 0, M)]).
