%% processes/0.
-module(spawned_process_list_contains_new_ones).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive x -> x end end),
    io:format("~w ~w~n", [lists:member(P, processes()), lists:member(self(), processes())]),
    P ! x.
