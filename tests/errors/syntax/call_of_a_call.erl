-module(call_of_a_call).
-export([f/1]).
f(X) -> X()().
%%         ^ syntax error before: '('
