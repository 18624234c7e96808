%% Funs that make funs.
-module(higher_order_functions_compose).
-export([main/0]).

main() ->
    Compose = fun(F, G) -> fun(X) -> F(G(X)) end end,
    Twice = fun(F) -> Compose(F, F) end,
    Inc = fun(X) -> X + 1 end,
    io:format("~w ~w~n", [(Twice(Inc))(0), (Twice(Twice(fun(X) -> X * 2 end)))(1)]).
