%% {'DOWN', Ref, process, Pid, Reason}, also for normal.
-module(down_message_tells_the_reason).
-export([main/0]).

main() ->
    [begin
         {P, R} = spawn_monitor(F),
         receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end
     end || F <- [fun() -> ok end, fun() -> exit(why) end, fun() -> exit(kill) end]].
