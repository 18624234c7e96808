%% exit(kill) of one's own is an ordinary reason for others.
-module(exit_kill_of_itself_by_reason_is_trapped).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> exit(kill) end),
    receive {'EXIT', P, R} -> io:format("~w~n", [R]) end.
