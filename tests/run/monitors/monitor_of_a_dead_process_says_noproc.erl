%% At once.
-module(monitor_of_a_dead_process_says_noproc).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    R2 = monitor(process, P),
    receive {'DOWN', R2, process, Who, Why} -> io:format("~w ~w~n", [Who =:= P, Why]) end.
