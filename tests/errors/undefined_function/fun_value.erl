-module(fun_value).
-export([f/0]).
f() -> fun missing/2.
%%     ^^^^^^^^^^^^^ function missing/2 undefined
