%% exit(Pid, kill) ends a trapping process, with reason killed.
-module(kill_cannot_be_trapped).
-export([main/0]).

main() ->
    Me = self(),
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), Me ! ready, loop() end),
    receive ready -> ok end,
    exit(P, some_reason),
    exit(P, kill),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.

loop() -> receive _ -> loop() end.
