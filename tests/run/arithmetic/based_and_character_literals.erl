%% 16#FF, 2#1010, $a, underscores in digits.
-module(based_and_character_literals).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w ~w ~w ~w~n", [16#FF, 2#1010, 36#Zz, $a, $\n, 1_000_000, $\x{263a}]).
