-module(call_as_map_key).
-export([f/1]).
f(#{g() := Value}) -> Value.
%%  ^ illegal guard expression
