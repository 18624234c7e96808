-module(semicolon_before_end).
-export([f/1]).
f(X) ->
    case X of
        a -> 1;
    end.
%%  ^^^ syntax error before: 'end'
