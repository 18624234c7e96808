-module(two_binary_patterns_at_once).
-export([f/1]).
f(<<A>> = <<B>>) -> {A, B}.
%% @3 binary patterns cannot be matched in parallel using '='
