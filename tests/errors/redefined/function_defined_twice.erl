-module(function_defined_twice).
-export([f/1]).
f(1) -> one.
f(2) -> two.
%% @1 function f/1 already defined
