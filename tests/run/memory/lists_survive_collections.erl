%% Data made before much garbage is intact after it.
-module(lists_survive_collections).
-export([main/0]).

main() ->
    Keep = [{N, [N, N + 1], "text"} || N <- lists:seq(1, 1000)],
    Sum = garbage(500, 0),
    garbage_collect(),
    io:format("~w ~w~n", [Sum, Keep =:= [{N, [N, N + 1], "text"} || N <- lists:seq(1, 1000)]]).

garbage(0, Acc) -> Acc;
garbage(N, Acc) -> garbage(N - 1, Acc + length(lists:map(fun(X) -> {X, X} end, lists:seq(1, 500)))).
