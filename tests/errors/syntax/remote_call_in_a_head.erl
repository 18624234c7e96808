-module(remote_call_in_a_head).
-export([f/1]).
f(a:b()) -> ok.
%% ^ syntax error before: ':'
