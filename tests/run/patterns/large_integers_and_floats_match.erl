%% Literals that are no small integers match by value.
-module(large_integers_and_floats_match).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [f(1 bsl 64), f(id(-123456789012345678901234567890)), f(2.5), f(0)]).

id(X) -> X.

f(18446744073709551616) -> two_to_the_64;
f(-123456789012345678901234567890) -> negative_big;
f(2.5) -> two_and_a_half;
f(_) -> other.
