-module(bracket_not_closed).
-export([f/0]).
f() -> [1, 2.
%%          ^ syntax error before: '.'
