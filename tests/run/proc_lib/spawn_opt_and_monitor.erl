%% proc_lib:spawn_opt/2 with monitor; exit reasons pass through.
-module(spawn_opt_and_monitor).
-export([main/0]).

main() ->
    {P, R} = proc_lib:spawn_opt(fun() -> exit(normal) end, [monitor]),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end,
    process_flag(trap_exit, true),
    Q = proc_lib:spawn_link(fun() -> exit({shutdown, x}) end),
    receive {'EXIT', Q, Reason2} -> io:format("~w~n", [Reason2]) end.
