%% 100! has 158 digits, all of them right.
-module(factorial_of_a_hundred_is_exact).
-export([main/0]).

main() ->
    io:format("~w~n", [factorial(100)]),
    io:format("~w~n", [factorial(100) div factorial(98)]).

factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).
