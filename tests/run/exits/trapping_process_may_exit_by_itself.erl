%% exit/1 ends a trapping process like any other.
-module(trapping_process_may_exit_by_itself).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), exit({my, reason}) end),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.
