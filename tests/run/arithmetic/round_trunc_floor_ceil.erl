%% Floats to integers, halves away from zero.
-module(round_trunc_floor_ceil).
-export([main/0]).

main() ->
    [io:format("~w: ~w ~w ~w ~w~n", [F, round(F), trunc(F), floor(F), ceil(F)])
     || F <- [0.5, 1.5, -0.5, -1.5, 2.4, -2.6, 7.0, 1.0e20]].
