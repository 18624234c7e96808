-module(fun_value_is_a_use).
-export([f/0]).
f() -> fun used/0.
used() -> ok.
unused() -> ok.
%% @1 Warning: function unused/0 is unused
