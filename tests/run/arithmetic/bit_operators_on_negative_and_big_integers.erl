%% Two's complement semantics without a word size.
-module(bit_operators_on_negative_and_big_integers).
-export([main/0]).

main() ->
    B = id(1) bsl 100,
    io:format("~w ~w ~w ~w~n", [id(12) band 10, id(12) bor 10, id(12) bxor 10, bnot id(12)]),
    io:format("~w ~w ~w ~w~n", [id(-1) band 255, id(-256) bor 15, id(-1) bxor 1, bnot id(-1)]),
    io:format("~w ~w~n", [(B bor 1) band 3, (B - 1) bxor B]),
    io:format("~w ~w ~w ~w ~w~n", [B bsr 98, -B bsr 99, id(-5) bsr 1, id(5) bsr 100, id(-5) bsr 100]),
    io:format("~w ~w~n", [id(3) bsl -1, -B band (B + 5)]).

id(X) -> X.
