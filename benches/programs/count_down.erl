%% A loop with an accumulator, nothing else.
%% args: 30000000
%% quick: 2000000
%% tiny: 100
-module(count_down).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(count_down, N, fun() -> sum(N, 0) end).

sum(0, Sum) ->
    Sum;
sum(N, Sum) ->
    sum(N - 1, Sum + N).
