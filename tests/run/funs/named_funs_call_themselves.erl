%% fun Name(...) -> ... end is recursive.
-module(named_funs_call_themselves).
-export([main/0]).

main() ->
    Fact = fun Loop(0) -> 1; Loop(N) -> N * Loop(N - 1) end,
    Even = fun E(0) -> true; E(N) -> not E(N - 1) end,
    io:format("~w ~w~n", [Fact(20), Even(7)]).
