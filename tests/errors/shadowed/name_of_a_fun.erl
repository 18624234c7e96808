-module(name_of_a_fun).
-export([f/1]).
f(Loop) -> fun Loop(0) -> 0; Loop(N) -> Loop(N - 1) end.
%% @3 Warning: variable 'Loop' is unused
%%         ^^^^^^^^ Warning: variable 'Loop' shadowed in 'named fun'
