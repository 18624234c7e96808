-module(variable_of_a_match).
-export([f/1]).
f(X) ->
    Y = X,
%%  ^ Warning: variable 'Y' is unused
    ok.
