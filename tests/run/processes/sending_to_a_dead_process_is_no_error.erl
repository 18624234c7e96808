%% The message vanishes.
-module(sending_to_a_dead_process_is_no_error).
-export([main/0]).

main() ->
    {Pid, Ref} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Ref, _, _, _} -> ok end,
    io:format("~w ~w~n", [Pid ! hello, is_process_alive(Pid)]).
