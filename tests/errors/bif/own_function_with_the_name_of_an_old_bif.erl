-module(own_function_with_the_name_of_an_old_bif).
-export([f/1]).
f(L) -> length(L).
%%      ^^^^^^ ambiguous call of overridden pre R14 auto-imported BIF length/1
length(_) -> 0.
