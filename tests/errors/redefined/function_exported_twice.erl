-module(function_exported_twice).
-export([f/0]).
-export([f/0]).
%% @2 Warning: function f/0 already exported
f() -> ok.
