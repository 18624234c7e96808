-module(variable_of_a_head).
-export([f/2]).
f(X, Y) -> X.
%%   ^ Warning: variable 'Y' is unused
