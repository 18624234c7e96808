%% exit/1 is an exception first.
-module(exit_can_be_caught_by_the_process_itself).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> catch exit(not_yet), exit(now) end),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.
