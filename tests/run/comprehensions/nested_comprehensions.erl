%% One inside the other, transposing a matrix.
-module(nested_comprehensions).
-export([main/0]).

main() ->
    M = [[1, 2, 3], [4, 5, 6]],
    io:format("~w~n", [[[lists:nth(I, Row) || Row <- M] || I <- lists:seq(1, 3)]]).
