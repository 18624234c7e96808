%% Floating point: how long each point of a grid of N by N stays near under z*z + c.
%% args: 250
%% quick: 40
%% tiny: 5
-module(floats).
-export([main/1]).

-define(STEPS, 100).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(mandelbrot, N, fun() -> rows(N, N, 0) end).

rows(0, _, Sum) ->
    Sum;
rows(Row, N, Sum) ->
    rows(Row - 1, N, columns(N, 2.5 * Row / N - 1.25, N, Sum)).

columns(0, _, _, Sum) ->
    Sum;
columns(Column, Y, N, Sum) ->
    X = 3.0 * Column / N - 2.2,
    columns(Column - 1, Y, N, Sum + steps(0.0, 0.0, X, Y, 0)).

steps(_, _, _, _, ?STEPS) ->
    ?STEPS;
steps(A, B, X, Y, Steps) when A * A + B * B < 4.0 ->
    steps(A * A - B * B + X, 2.0 * A * B + Y, X, Y, Steps + 1);
steps(_, _, _, _, Steps) ->
    Steps.
