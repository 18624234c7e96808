%% After unlink/1 the other's death does not matter.
-module(unlink_stops_the_signal).
-export([main/0]).

main() ->
    Me = self(),
    P = spawn(fun() ->
                  C = spawn_link(fun() -> receive die -> exit(broken) end end),
                  unlink(C),
                  M = monitor(process, C),
                  C ! die,
                  receive {'DOWN', M, _, _, R} -> Me ! {survived, R} end
              end),
    receive {survived, R} -> io:format("~w ~w~n", [R, is_pid(P)]) end.
