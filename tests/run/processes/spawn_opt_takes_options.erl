%% link, monitor and heap sizes.
-module(spawn_opt_takes_options).
-export([main/0]).

-export([main2/1]).
main() ->
    {P, R} = spawn_opt(fun() -> exit(fine) end, [monitor, {min_heap_size, 1000}, {fullsweep_after, 0}]),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end,
    process_flag(trap_exit, true),
    Q = spawn_opt(fun() -> exit(linked) end, [link, {priority, high}]),
    receive {'EXIT', Q, Reason2} -> io:format("~w~n", [Reason2]) end,
    T = spawn_opt(?MODULE, main2, [self()], [{min_heap_size, 5000}]),
    receive {T, Size} -> io:format("~w~n", [Size >= 5000]) end.

main2(Parent) ->
    {garbage_collection, L} = process_info(self(), garbage_collection),
    Parent ! {self(), proplists:get_value(min_heap_size, L)}.
