-module(sum_with_a_variable).
-export([f/1]).
f(X) -> case X of {N + 1} -> ok end.
%%                   ^ illegal pattern
