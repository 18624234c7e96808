%% An integer and a float give a float.
-module(mixed_arithmetic_is_done_in_floats).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [1 + id(0.5), 2 * id(1.5), id(3) - 1.0, (1 bsl 60) + id(0.0)]).

id(X) -> X.
