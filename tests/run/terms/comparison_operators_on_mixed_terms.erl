%% Every pair of terms is ordered.
-module(comparison_operators_on_mixed_terms).
-export([main/0]).

main() ->
    Terms = [1, 1.5, a, {1}, [], [1]],
    [io:format("~w~n", [[{X < Y, X =< Y, X > Y, X >= Y} || Y <- Terms]]) || X <- Terms].
