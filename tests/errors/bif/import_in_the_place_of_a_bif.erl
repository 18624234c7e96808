-module(import_in_the_place_of_a_bif).
-import(other, [length/1, max/2]).
%% @2 import directive overrides pre R14 auto-imported BIF length/1
%% @2 Warning: import directive overrides auto-imported BIF max/2
-export([f/1]).
f(X) -> {length(X), max(X, X)}.
