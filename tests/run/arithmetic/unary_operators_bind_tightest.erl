%% -X * Y, not X andalso Y, precedence of arithmetic and comparison.
-module(unary_operators_bind_tightest).
-export([main/0]).

main() ->
    X = id(3),
    io:format("~w ~w ~w ~w ~w~n", [-X * 2, 1 + 2 * 3 - 4, 10 - 4 - 3, 2 * 3 rem 4, not (X > 2)]),
    io:format("~w ~w ~w~n", [1 bor 2 band 3, 1 bsl 2 + 1, X + 1 > X]).

id(X) -> X.
