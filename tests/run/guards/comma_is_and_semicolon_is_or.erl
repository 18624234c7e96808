%% G1, G2 both hold; G1; G2 at least one.
-module(comma_is_and_semicolon_is_or).
-export([main/0]).

main() ->
    io:format("~w~n", [[f(X) || X <- [1, 5, 10, 15, 20, a]]]).

f(X) when is_integer(X), X > 3, X < 12 -> between;
f(X) when X =:= 1; X =:= 20 -> edge;
f(_) -> other.
