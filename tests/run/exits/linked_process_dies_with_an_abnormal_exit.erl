%% The signal goes along the link, reason included.
-module(linked_process_dies_with_an_abnormal_exit).
-export([main/0]).

main() ->
    {Pid, Ref} = spawn_monitor(fun() -> spawn_link(fun() -> exit(broken) end), receive x -> x end end),
    receive {'DOWN', Ref, process, Pid, Reason} -> io:format("~w~n", [Reason]) end.
