%% A loop of a million turns does not grow the process.
-module(tail_calls_run_in_constant_space).
-export([main/0]).

main() ->
    io:format("~w~n", [loop(1000000, 0)]),
    {total_heap_size, W} = process_info(self(), total_heap_size),
    io:format("~w~n", [W < 100000]).

loop(0, Sum) -> Sum;
loop(N, Sum) -> loop(N - 1, Sum + N).
