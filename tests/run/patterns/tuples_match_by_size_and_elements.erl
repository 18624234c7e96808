%% A tuple pattern matches tuples of the same size only.
-module(tuples_match_by_size_and_elements).
-export([main/0]).

main() ->
    [io:format("~w~n", [shape(T)]) || T <- [{}, {a}, {a, b}, {b, b}, {a, b, c}, [a, b], a]].

shape({}) -> empty;
shape({a}) -> only_a;
shape({a, X}) -> {a_and, X};
shape({_, _}) -> pair;
shape({_, _, _} = T) -> {triple, T};
shape(_) -> none.
