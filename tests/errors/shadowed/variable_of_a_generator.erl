-module(variable_of_a_generator).
-export([f/2]).
f(X, L) -> [X || X <- L].
%% @3 Warning: variable 'X' is unused
%%               ^ Warning: variable 'X' shadowed in generate
