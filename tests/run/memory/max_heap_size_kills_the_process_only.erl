%% {max_heap_size, ...}: the process that grows too big is killed.
-module(max_heap_size_kills_the_process_only).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    {P, R} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, 50000}]),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.

grow(L) -> grow([lists:seq(1, 100) | L]).
