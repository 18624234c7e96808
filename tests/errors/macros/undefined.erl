-module(undefined).
-define(LIMIT, 10).
-export([f/0]).
f() -> ?LIMTI.
%%      ^^^^^ undefined macro 'LIMTI'
