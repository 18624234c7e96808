%% A fun may have several clauses; its parameters shadow.
-module(fun_clauses_with_guards).
-export([main/0]).

main() ->
    X = outer,
    F = fun(0) -> zero; (N) when N < 0 -> negative; (_) -> positive end,
    G = fun(Y) -> {X, Y} end,
    io:format("~w ~w ~w ~w~n", [F(0), F(-1), F(1), G(in)]).
