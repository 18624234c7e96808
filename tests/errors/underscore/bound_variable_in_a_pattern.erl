-module(bound_variable_in_a_pattern).
-export([f/1]).
f({_Tag, Value}) ->
    _Tag = Value.
%%  ^^^^ Warning: variable '_Tag' is already bound. If you mean to ignore this value, use '_' or a different underscore-prefixed name
