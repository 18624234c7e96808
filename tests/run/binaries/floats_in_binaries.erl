%% 64 and 32 bits.
-module(floats_in_binaries).
-export([main/0]).

main() ->
    B = <<1.5/float, 2.5:32/float>>,
    <<X/float, Y:32/float>> = B,
    io:format("~w ~w ~w~n", [B, X, Y]).
