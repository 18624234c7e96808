-module(own_function_with_the_name_of_a_new_bif).
-export([f/1]).
f(X) -> min(X, 0).
%%      ^^^ Warning: ambiguous call of overridden auto-imported BIF min/2
min(A, _) -> A.
