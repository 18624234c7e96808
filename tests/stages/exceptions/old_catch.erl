%% Values and exceptions meet in the one parameter of the handler.
-module(old_catch).
-export([f/1]).

f(X) -> {result, catch X + 1}.
