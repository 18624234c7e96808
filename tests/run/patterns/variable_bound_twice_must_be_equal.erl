%% The second occurrence of a variable in a pattern compares with the first.
-module(variable_bound_twice_must_be_equal).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [same({a, a}), same({1, 1.0}), same({[x, y], [x, y]})]).

same({X, X}) -> yes;
same({_, _}) -> no.
