%% A signal reaches a process that waits with a timeout.
-module(process_waiting_in_receive_dies_at_once).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> timer:sleep(60000) end),
    exit(P, enough),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.
