%% A link passes `normal` on, and it is ignored.
-module(normal_exit_does_not_kill_linked_processes).
-export([main/0]).

main() ->
    Me = self(),
    Pid = spawn(fun() ->
                    Child = spawn_link(fun() -> ok end),
                    M = monitor(process, Child),
                    receive {'DOWN', M, _, _, R} -> Me ! {alive, R} end
                end),
    receive {alive, R} -> io:format("~w ~w~n", [R, is_pid(Pid)]) end.
