%% Of oneself and of another process.
-module(garbage_collect_returns_true).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive x -> x end end),
    io:format("~w ~w~n", [garbage_collect(), garbage_collect(P)]),
    P ! x.
