%% Naive doubly recursive calls.
-module(fibonacci).
-export([main/0]).

main() -> io:format("~w~n", [[fib(N) || N <- lists:seq(0, 22)]]).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
