%% Sizes, endianness, sign.
-module(integer_segments).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [<<1:16>>, <<1:16/little>>, <<-1:8, 258:8>>]),
    <<A:4, B:12/signed, C:16/little>> = <<16#AF, 16#FF, 1, 2>>,
    io:format("~w ~w ~w~n", [A, B, C]).
