-module(bound_in_all_clauses_is_fine).
-export([f/1]).
f(X) ->
    case X of
        a -> Y = 1;
        b -> Y = 2
    end,
    Y + Z.
%%      ^ variable 'Z' is unbound
