-module(other_arity_exists).
-export([f/1]).
f(L) -> g(L).
%%      ^ function g/1 undefined
g(A, B) -> {A, B}.
%% @1 Warning: function g/2 is unused
