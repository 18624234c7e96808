%% Integers without a limit: a factorial, its decimal digits.
%% args: 5000
%% quick: 1500
%% tiny: 40
-module(bignums).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(factorial, N, fun() -> factorial(N, 1) rem 1000000007 end),
    Factorial = factorial(N, 1),
    measure:time(decimal_digits, N, fun() -> lists:sum(integer_to_list(Factorial)) end).

factorial(0, Product) ->
    Product;
factorial(N, Product) ->
    factorial(N - 1, Product * N).
