-module(list_operator).
-export([f/1]).
f(X) when X ++ [a] == [a] -> X.
%%          ^ illegal guard expression
