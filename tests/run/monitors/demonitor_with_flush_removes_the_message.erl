%% No DOWN after demonitor(Ref, [flush]).
-module(demonitor_with_flush_removes_the_message).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    R2 = monitor(process, P),
    receive {'DOWN', R2, _, _, _} -> ok end,
    io:format("~w~n", [erlang:demonitor(R, [flush])]),
    io:format("~w~n", [receive M -> M after 10 -> nothing end]).
