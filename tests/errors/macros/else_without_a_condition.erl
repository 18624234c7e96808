-module(else_without_a_condition).
-else.
%% @2 unbalanced '-else'
