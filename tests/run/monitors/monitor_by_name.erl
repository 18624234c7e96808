%% The message has {Name, Node}; an unknown name gives noproc.
-module(monitor_by_name).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive stop -> exit(stopped) end end),
    register(target, P),
    R = monitor(process, target),
    target ! stop,
    receive {'DOWN', R, process, Who, Why} -> io:format("~w ~w~n", [Who =:= {target, node()}, Why]) end,
    R2 = monitor(process, nobody_here),
    receive {'DOWN', R2, process, Who2, Why2} -> io:format("~w ~w~n", [Who2 =:= {nobody_here, node()}, Why2]) end.
