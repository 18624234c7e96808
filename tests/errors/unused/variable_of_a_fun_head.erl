-module(variable_of_a_fun_head).
-export([f/0]).
f() -> fun(X, _Y, _) -> 1 end.
%%         ^ Warning: variable 'X' is unused
