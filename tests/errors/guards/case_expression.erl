-module(case_expression).
-export([f/1]).
f(X) -> if case X of a -> true end -> 1; true -> 2 end.
%% @3 Warning: variable 'X' is unused
%%         ^^^^^^^^^^^^^^^^^^^^^^^ illegal guard expression
