-module(call_as_size).
-export([f/1]).
f(<<X:(g())>>) -> X.
%%     ^ illegal bit size
