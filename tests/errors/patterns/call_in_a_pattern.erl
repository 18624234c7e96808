-module(call_in_a_pattern).
-export([f/1]).
f(X) -> case X of g() -> 1 end.
%%                ^^^ illegal pattern
