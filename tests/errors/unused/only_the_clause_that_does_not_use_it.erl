-module(only_the_clause_that_does_not_use_it).
-export([f/1]).
f(X) ->
    case X of
        {ok, Value} -> Value;
        {error, Reason} -> error;
%%              ^^^^^^ Warning: variable 'Reason' is unused
        {warning, Reason} -> Reason
    end.
