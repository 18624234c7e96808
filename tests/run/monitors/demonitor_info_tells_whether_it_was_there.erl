%% demonitor(Ref, [info]).
-module(demonitor_info_tells_whether_it_was_there).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive x -> x end end),
    R = monitor(process, P),
    io:format("~w ~w~n", [erlang:demonitor(R, [info]), erlang:demonitor(R, [info])]),
    P ! x.
