-module(variables_of_a_comprehension_end_with_it).
-export([f/1]).
f(L) ->
    Doubled = [X * 2 || X <- L],
    {Doubled, X}.
%%            ^ variable 'X' is unbound
