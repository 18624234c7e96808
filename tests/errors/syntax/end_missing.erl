-module(end_missing).
-export([f/1]).
f(X) ->
    case X of
        a -> 1.
%%            ^ syntax error before: '.'
