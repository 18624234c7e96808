%% X = Y = Value binds both and the whole is the value.
-module(match_expression_returns_its_value).
-export([main/0]).

main() ->
    X = (Y = {a, 1}),
    {Tag, _} = Z = X,
    io:format("~w ~w ~w ~w~n", [X, Y, Z, Tag]).
