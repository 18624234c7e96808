%% True while it waits, false after it ended.
-module(is_process_alive_follows_the_process).
-export([main/0]).

main() ->
    {Pid, Ref} = spawn_monitor(fun() -> receive stop -> ok end end),
    A = is_process_alive(Pid),
    Pid ! stop,
    receive {'DOWN', Ref, process, Pid, Reason} -> ok end,
    io:format("~w ~w ~w ~w~n", [A, Reason, is_process_alive(Pid), is_process_alive(self())]).
