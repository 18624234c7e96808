%% ~f ~e ~g with precision.
-module(floats_in_three_forms).
-export([main/0]).

main() ->
    [io:format("~f ~e ~g~n", [F, F, F]) || F <- [3.14159265358979, 0.0, -1.5, 100000.0, 1.0e10, 1.0e-5, 12345.6789]],
    io:format("~.2f ~.1f ~.3e ~.4g ~10.2f ~-10.2f|~n", [3.14159, 2.5, 31415.9, 3.14159, 3.14159, 3.14159]),
    io:format("~.1f ~.2f ~.3f ~.10f~n", [0.05, 1.005, 2.0005, 0.1]).
