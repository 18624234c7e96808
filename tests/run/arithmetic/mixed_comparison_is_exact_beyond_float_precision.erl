%% An integer and a float compare by mathematical value.
-module(mixed_comparison_is_exact_beyond_float_precision).
-export([main/0]).

main() ->
    Big = id(1 bsl 53) + 1,
    F = id(9007199254740992.0),
    io:format("~w ~w ~w~n", [Big == F, Big > F, (Big - 1) == F]),
    io:format("~w ~w~n", [id(1 bsl 100) == id(1267650600228229401496703205376.0), id(-1.0e30) < -(1 bsl 90)]).

id(X) -> X.
