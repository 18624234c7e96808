-module(call_of_an_unknown_function).
-export([f/1]).
f(X) when is_foo(X) -> X.
%%        ^^^^^^ illegal guard expression
