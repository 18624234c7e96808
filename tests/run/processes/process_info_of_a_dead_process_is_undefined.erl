%% And a bad key raises badarg.
-module(process_info_of_a_dead_process_is_undefined).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    io:format("~w~n", [process_info(P, status)]),
    try process_info(self(), no_such_key) catch C:E -> io:format("~w ~w~n", [C, E]) end.
