-module(comparison_of_a_comparison).
-export([f/1]).
f(X) -> 1 < X < 2.
%%            ^ syntax error before: '<'
