%% Branches meet in a block whose parameters are the value and what all branches bound.
-module(scopes).
-export([f/1]).

f(X) ->
    case X of
        {ok, V} -> Text = good;
        V -> Text = bad
    end,
    {Text, V}.
