-module(clauses_of_a_fun).
-export([f/0]).
f() -> fun(X) -> X; (X, Y) -> {X, Y} end.
%%                  ^ head mismatch
