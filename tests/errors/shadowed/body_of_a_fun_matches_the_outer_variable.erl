-module(body_of_a_fun_matches_the_outer_variable).
-export([f/1]).
f(X) -> fun(Y) -> X = Y, Z = Y end.
%%                       ^ Warning: variable 'Z' is unused
