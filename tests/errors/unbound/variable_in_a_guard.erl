-module(variable_in_a_guard).
-export([f/1]).
f(X) when X > Limit -> X.
%%            ^^^^^ variable 'Limit' is unbound
