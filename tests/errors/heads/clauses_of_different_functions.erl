-module(clauses_of_different_functions).
-export([f/1]).
f(1) -> one;
g(2) -> two.
%% @1 head mismatch
