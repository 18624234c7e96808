%% A name bound before the pattern is compared; a name twice in one pattern is compared with itself.
-module(bound).
-export([f/2]).

f(X, T) ->
    {X, Y, Y} = T,
    Y.
