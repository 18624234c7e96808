%% The monitoring process may die without harm to the other.
-module(monitor_is_one_way).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive {From, hello} -> From ! alive end end),
    {_, R} = spawn_monitor(fun() -> monitor(process, P), exit(gone) end),
    receive {'DOWN', R, _, _, Why} -> io:format("~w~n", [Why]) end,
    P ! {self(), hello},
    receive X -> io:format("~w~n", [X]) end.
