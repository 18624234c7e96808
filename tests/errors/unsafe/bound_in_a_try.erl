-module(bound_in_a_try).
-export([f/1]).
f(X) ->
    try
        Y = hd(X),
        Y
    catch
        error:badarg -> Y
%%                      ^ variable 'Y' unsafe in 'try' (line 4, column 5)
    end.
