%% kill becomes killed for those linked to the victim, and can be trapped.
-module(killed_is_trapped_by_the_linked).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    Middle = spawn_link(fun() -> Inner = spawn_link(fun() -> receive x -> x end end), exit(Inner, kill), receive y -> y end end),
    receive {'EXIT', Middle, Reason} -> io:format("~w~n", [Reason]) end.
