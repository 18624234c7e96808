-module(send).
-export([f/1]).
f(X) when X ! stop -> X.
%%          ^ illegal guard expression
