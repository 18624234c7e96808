%% A list reversed the slow way: each element is appended to the rest, reversed. Cells and body recursion.
%% args: 60000
%% quick: 6000
%% tiny: 10
-module(reverse).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    List = lists:seq(1, 30),
    measure:time(naive_reverse, N, fun() -> hd(repeat(N, List)) end).

repeat(0, List) ->
    List;
repeat(Left, List) ->
    repeat(Left - 1, reverse(List)).

reverse([]) ->
    [];
reverse([First | Rest]) ->
    append(reverse(Rest), [First]).

append([], List) ->
    List;
append([First | Rest], List) ->
    [First | append(Rest, List)].
