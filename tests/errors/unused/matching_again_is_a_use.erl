-module(matching_again_is_a_use).
-export([f/2]).
f(X, Y) ->
    X = Y,
    Unused = 1.
%%  ^^^^^^ Warning: variable 'Unused' is unused
