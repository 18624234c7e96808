%% ~w of a float prints the fewest digits that read back as the same float.
-module(floats_print_shortest_digits).
-export([main/0]).

main() ->
    [io:format("~w~n", [F]) || F <- [0.1, 0.1 + 0.2, 1.0, -0.5, 100.0, 1.0e22, 1.0e21, 123456789.125, 1.5e300, 2.5e-10, 0.001, 1.0e-5, 5.0e-324, 3.141592653589793]].
