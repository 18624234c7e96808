-module(undefined_with_arguments).
-export([f/0]).
f() -> ?TWICE(1, 2).
%%      ^^^^^ undefined macro 'TWICE/2'
