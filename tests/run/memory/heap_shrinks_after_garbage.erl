%% A big list given up leaves a small heap after a collection.
-module(heap_shrinks_after_garbage).
-export([main/0]).

main() ->
    L = lists:seq(1, 300000),
    io:format("~w~n", [length(L)]),
    garbage_collect(),
    {total_heap_size, W} = process_info(self(), total_heap_size),
    io:format("~w~n", [W < 100000]).
