-module(clauses_of_different_arity).
-export([f/1]).
f(1) -> one;
f(2, 3) -> two.
%% @1 head mismatch
