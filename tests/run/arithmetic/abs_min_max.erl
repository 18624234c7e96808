%% Of small, big and float numbers and of other terms.
-module(abs_min_max).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [abs(-3), abs(-2.5), abs(-(1 bsl 64))]),
    io:format("~w ~w ~w ~w~n", [max(1, 2), min(a, 1), max(1, 1.0), min(2.0, 2)]).
