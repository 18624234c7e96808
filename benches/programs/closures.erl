%% Closures made and called: a chain of functions composed, each of which holds the one before.
%% args: 200000
%% quick: 20000
%% tiny: 20
-module(closures).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(closures, N, fun() -> repeat(N, 0) end).

repeat(0, Sum) ->
    Sum;
repeat(Left, Sum) ->
    Chain = chain(10, fun(X) -> X end),
    repeat(Left - 1, (Sum + Chain(Left)) band 16#ffffff).

chain(0, Function) ->
    Function;
chain(Left, Function) ->
    chain(Left - 1, fun(X) -> Function(X + Left) end).
