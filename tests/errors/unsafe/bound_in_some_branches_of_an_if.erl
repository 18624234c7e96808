-module(bound_in_some_branches_of_an_if).
-export([f/1]).
f(X) ->
    if
        X > 1 -> Y = big;
        X > 0 -> Y = small;
        true -> ok
    end,
    Y.
%%  ^ variable 'Y' unsafe in 'if' (line 4, column 5)
