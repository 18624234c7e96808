-module(match_in_place_of_a_comparison).
-export([f/1]).
f(X) when X = 1 -> X.
%%        ^ illegal guard expression
