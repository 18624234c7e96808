%% Functions that take functions: map, filter and fold over a list of a thousand, N times.
%% args: 3000
%% quick: 300
%% tiny: 3
-module(higher_order).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    List = lists:seq(1, 1000),
    measure:time(map_filter_fold, N, fun() -> repeat(N, List, 0) end).

repeat(0, _, Sum) ->
    Sum;
repeat(Left, List, Sum) ->
    Tripled = lists:map(fun(X) -> 3 * X + Left end, List),
    Even = lists:filter(fun(X) -> X band 1 =:= 0 end, Tripled),
    repeat(Left - 1, List, lists:foldl(fun erlang:'+'/2, Sum, Even)).
