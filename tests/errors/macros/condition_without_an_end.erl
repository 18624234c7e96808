-module(condition_without_an_end).
-ifdef(DEBUG).
-export([f/0]).
f() -> ok.
%% @end unterminated '-ifdef'
