%% Small integers overflow into big ones without loss, and return.
-module(integers_grow_into_bignums_and_back).
-export([main/0]).

main() ->
    Max = 1 bsl 59,
    io:format("~w~n~w~n~w~n", [Max - 1, Max, -Max - 1]),
    X = id(Max) * id(Max),
    io:format("~w ~w ~w~n", [X, X div id(Max), X - X + 1]),
    io:format("~w~n", [(id(Max) - 1) + id(1) =:= Max]).

id(X) -> X.
