-module(twice_in_one_pattern).
-export([f/2]).
f(_X, _X) -> ok.
%% @3 Warning: variable '_X' is bound multiple times in this pattern. If you mean to ignore this value, use '_' or a different underscore-prefixed name
%%    ^^ Warning: variable '_X' is bound multiple times in this pattern. If you mean to ignore this value, use '_' or a different underscore-prefixed name
