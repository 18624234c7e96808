-module(on_load_with_arguments).
-export([f/1]).
-on_load(f/1).
%% @2 function f/1 has wrong arity (must be 0)
f(X) -> X.
