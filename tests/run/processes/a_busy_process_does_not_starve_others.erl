%% An endless loop is preempted; others go on.
-module(a_busy_process_does_not_starve_others).
-export([main/0]).

main() ->
    Busy = [spawn(fun() -> spin(0) end) || _ <- [1, 2, 3]],
    Me = self(),
    spawn(fun() -> Me ! {sum, lists:sum(lists:seq(1, 1000))} end),
    receive {sum, S} -> io:format("~w~n", [S]) end,
    [exit(P, kill) || P <- Busy],
    Monitors = [monitor(process, P) || P <- Busy],
    [receive {'DOWN', M, _, _, _} -> ok end || M <- Monitors],
    io:format("~w~n", [[is_process_alive(P) || P <- Busy]]).

spin(N) -> spin(N + 1).
