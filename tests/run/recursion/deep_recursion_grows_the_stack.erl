%% A million frames that are not tail calls.
-module(deep_recursion_grows_the_stack).
-export([main/0]).

main() -> io:format("~w~n", [sum(1000000)]).

sum(0) -> 0;
sum(N) -> N + sum(N - 1).
