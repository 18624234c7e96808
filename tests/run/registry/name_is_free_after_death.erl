%% Exit frees the name, and it can be taken again.
-module(name_is_free_after_death).
-export([main/0]).

main() ->
    [begin
         {P, R} = spawn_monitor(fun() -> register(temporary, self()), exit(N) end),
         receive {'DOWN', R, process, P, N} -> io:format("~w ~w~n", [N, whereis(temporary)]) end
     end || N <- [1, 2, 3]].
