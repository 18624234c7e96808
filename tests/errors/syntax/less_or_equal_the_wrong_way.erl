-module(less_or_equal_the_wrong_way).
-export([f/1]).
f(X) -> if X <= 1 -> ok end.
%%           ^^ syntax error before: '<='
