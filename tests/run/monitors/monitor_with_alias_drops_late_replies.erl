%% monitor(process, Pid, [{alias, demonitor}]).
-module(monitor_with_alias_drops_late_replies).
-export([main/0]).

main() ->
    P = spawn(fun Loop() -> receive {From, Ref, M} -> From ! {Ref, M}, Loop() end end),
    R = monitor(process, P, [{alias, demonitor}]),
    P ! {R, R, one},
    receive {R, X} -> io:format("~w~n", [X]) end,
    erlang:demonitor(R, [flush]),
    P ! {R, R, two},
    io:format("~w~n", [receive Z -> Z after 20 -> nothing end]).
