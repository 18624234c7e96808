%% exit(Pid, normal) does nothing to another process; a trapping one gets a message.
-module(exit_signal_normal_is_ignored).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() -> receive M -> Me ! {got, M} end end),
    exit(P, normal),
    P ! still_here,
    receive {got, M} -> io:format("~w~n", [M]) end,
    Q = spawn(fun() -> process_flag(trap_exit, true), Me ! ready, receive M2 -> Me ! {got, M2} end end),
    receive ready -> ok end,
    exit(Q, normal),
    receive {got, {'EXIT', Me, Why}} -> io:format("~w~n", [Why]) end.
