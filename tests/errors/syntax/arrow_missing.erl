-module(arrow_missing).
-export([f/1]).
f(X) X + 1.
%%   ^ syntax error before: X
