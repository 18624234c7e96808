-module(left_side_of_a_match).
-export([f/1]).
f(X) ->
%% @3 Warning: variable 'X' is unused
    length(X) = 1.
%%  ^^^^^^^^^ illegal pattern
