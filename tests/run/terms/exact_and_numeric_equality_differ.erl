%% =:= tells 1 from 1.0, == does not, also inside structures.
-module(exact_and_numeric_equality_differ).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [id(1) == 1.0, id(1) =:= 1.0, id(1) /= 1.0, id(1) =/= 1.0]),
    io:format("~w ~w~n", [id({a, [1]}) == {a, [1.0]}, id({a, [1]}) =:= {a, [1.0]}]),
    io:format("~w ~w~n", [id(0.0) == -0.0, id([]) =:= ""]).

id(X) -> X.
