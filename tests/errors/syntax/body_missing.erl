-module(body_missing).
-export([f/1]).
f(_) -> .
%%      ^ syntax error before: '.'
