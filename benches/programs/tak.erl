%% Takeuchi's function: three arguments, calls inside of calls.
%% args: 200
%% quick: 20
%% tiny: 1
-module(tak).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(tak, N, fun() -> repeat(N, 0) end).

repeat(0, Sum) ->
    Sum;
repeat(Left, Sum) ->
    repeat(Left - 1, Sum + tak(18, 12, 6)).

tak(X, Y, Z) when X > Y ->
    tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) ->
    Z.
