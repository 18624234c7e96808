-module(functions_that_only_call_each_other).
-export([f/0]).
f() -> ok.
ping() -> pong().
%% @1 Warning: function ping/0 is unused
pong() -> ping().
%% @1 Warning: function pong/0 is unused
