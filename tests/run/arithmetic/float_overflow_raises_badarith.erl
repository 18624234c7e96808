%% There is no infinity.
-module(float_overflow_raises_badarith).
-export([main/0]).

main() ->
    F = id(1.0e308),
    try F * 10 catch C:R -> io:format("~w ~w~n", [C, R]) end,
    try (id(1) bsl 2000) * 1.0 catch C2:R2 -> io:format("~w ~w~n", [C2, R2]) end.

id(X) -> X.
