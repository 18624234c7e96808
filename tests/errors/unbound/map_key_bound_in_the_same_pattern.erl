-module(map_key_bound_in_the_same_pattern).
-export([f/2]).
f(#{Key := Value}, Key) -> Value.
%%  ^^^ variable 'Key' is unbound
