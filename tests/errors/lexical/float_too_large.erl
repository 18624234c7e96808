-module(float_too_large).
-export([f/0]).
f() -> 1.0e999.
%%     ^^^^^^^ illegal float
