%% Every combination that passes the filters, the last generator fastest.
-module(generators_and_filters).
-export([main/0]).

main() ->
    io:format("~w~n", [[{X, Y} || X <- [1, 2, 3], Y <- [a, b], X =/= 2]]),
    io:format("~w~n", [[{A, B, C} || A <- lists:seq(1, 20), B <- lists:seq(A, 20), C <- [A * A + B * B], is_square(C)]]).

is_square(N) -> R = round(math:sqrt(N)), R * R =:= N.
