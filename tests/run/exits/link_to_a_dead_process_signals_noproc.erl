%% A trapping process gets {'EXIT', Pid, noproc}.
-module(link_to_a_dead_process_signals_noproc).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    io:format("~w~n", [link(P)]),
    receive {'EXIT', P, Reason} -> io:format("~w~n", [Reason]) end.
