-module(comma_missing_between_expressions).
-export([f/1]).
f(X) ->
    Y = X
    Y + 1.
%%  ^ syntax error before: Y
