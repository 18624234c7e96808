%% spawn/1 returns at once; the child sends its result.
-module(spawn_runs_a_fun_beside_its_parent).
-export([main/0]).

main() ->
    Parent = self(),
    Pid = spawn(fun() -> Parent ! {self(), 6 * 7} end),
    receive {Pid, V} -> io:format("~w ~w~n", [V, is_pid(Pid)]) end.
