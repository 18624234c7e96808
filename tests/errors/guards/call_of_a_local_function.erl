-module(call_of_a_local_function).
-export([f/1]).
f(X) when positive(X) -> X.
%%        ^^^^^^^^ call to local/imported function positive/1 is illegal in guard
positive(X) -> X > 0.
%% @1 Warning: function positive/1 is unused
