%% A taken name, a second name, a dead pid, a bad name.
-module(registering_twice_is_badarg).
-export([main/0]).

main() ->
    register(first, self()),
    P = spawn(fun() -> receive x -> x end end),
    {Dead, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    [try register(N, Pid) catch C:E -> io:format("~w ~w~n", [C, E]) end
     || {N, Pid} <- [{first, P}, {second, self()}, {third, Dead}, {undefined, P}, {1, P}, {fine, no_pid}]],
    try unregister(not_registered) catch C2:E2 -> io:format("~w ~w~n", [C2, E2]) end,
    P ! x.
