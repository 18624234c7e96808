-module(variable_of_a_fun_head).
-export([f/2]).
f(X, L) -> lists:map(fun(X) -> X end, [X | L]).
%%                       ^ Warning: variable 'X' shadowed in 'fun'
