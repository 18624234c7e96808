-module(constant_arithmetic_is_fine).
-export([f/1]).
f(X) -> case X of {1 + 2, -3, 1 bsl 4} -> Y end.
%%                                        ^ variable 'Y' is unbound
