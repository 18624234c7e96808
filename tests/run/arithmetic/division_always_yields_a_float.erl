%% / of integers is a float, even when exact.
-module(division_always_yields_a_float).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [4 / 2, 1 / 4, id(7) / 2, (1 bsl 80) / (1 bsl 78)]).

id(X) -> X.
