-module(remote_call).
-export([f/2]).
f(X, L) when lists:member(X, L) -> X.
%%           ^^^^^^^^^^^^^^^^^^ illegal guard expression
