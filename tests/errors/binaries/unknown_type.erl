-module(unknown_type).
-export([f/1]).
f(<<X/int>>) -> X.
%%  ^^^^^ bit type int undefined
