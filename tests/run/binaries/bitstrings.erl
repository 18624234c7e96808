%% Lengths that are no multiple of eight.
-module(bitstrings).
-export([main/0]).

main() ->
    B = <<5:3>>,
    <<X:2, R/bitstring>> = B,
    io:format("~w ~w ~w ~w ~w~n", [B, X, R, is_bitstring(B), is_binary(B)]).
