-module(variable_of_a_generator).
-export([f/1]).
f(L) -> [1 || X <- L].
%%            ^ Warning: variable 'X' is unused
