-module(error_inside_an_expansion_stands_at_the_call).
-define(BROKEN, foo bar).
-export([f/0]).
f() -> ?BROKEN.
%%      ^^^^^^ syntax error before: bar
