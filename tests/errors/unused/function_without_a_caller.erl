-module(function_without_a_caller).
-export([f/0]).
f() -> ok.
helper() -> ok.
%% @1 Warning: function helper/0 is unused
