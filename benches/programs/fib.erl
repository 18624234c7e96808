%% Calls, comparison, addition: the naive Fibonacci numbers.
%% args: 35
%% quick: 27
%% tiny: 12
-module(fib).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(fib, N, fun() -> fib(N) end).

fib(N) when N < 2 ->
    N;
fib(N) ->
    fib(N - 1) + fib(N - 2).
