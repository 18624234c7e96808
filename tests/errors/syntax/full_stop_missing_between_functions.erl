-module(full_stop_missing_between_functions).
-export([f/0, g/0]).
%% @2 function g/0 undefined
f() ->
    ok
g() ->
%% @1 syntax error before: g
    ok.
