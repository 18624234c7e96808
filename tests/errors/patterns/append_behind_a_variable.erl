-module(append_behind_a_variable).
-export([f/1]).
f(X) ->
%% @3 Warning: variable 'X' is unused
    X ++ "suffix" = "text",
%%    ^ illegal pattern
    ok.
