-module(character_that_is_no_token).
-export([f/1]).
f(X) -> X @ 1.
%%        ^ syntax error before: '@'
