%% {'EXIT', Pid, Reason}, for normal exits too.
-module(trap_exit_turns_signals_into_messages).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [process_flag(trap_exit, true), process_flag(trap_exit, true)]),
    A = spawn_link(fun() -> exit(a_reason) end),
    receive {'EXIT', A, R1} -> io:format("~w~n", [R1]) end,
    B = spawn_link(fun() -> ok end),
    receive {'EXIT', B, R2} -> io:format("~w~n", [R2]) end,
    C = spawn_link(fun() -> receive x -> x end end),
    exit(C, kill),
    receive {'EXIT', C, R3} -> io:format("~w~n", [R3]) end.
