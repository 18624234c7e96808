%% Growing, fixed and sparse arrays; how they look, too.
-module(arrays_grow_and_keep_their_default).
-export([main/0]).

main() ->
    shapes(),
    A = lists:foldl(fun(N, Array) -> array:set(N * N, N, Array) end, array:new({default, none}), lists:seq(0, 40)),
    show(A),
    show(array:resize(30, A)),
    show(array:reset(25, array:fix(A))),
    io:format("~p~n", [[array:get(N, A) || N <- [0, 1, 4, 1599, 1600, 100000]]]),
    io:format("~p~n", [array:foldr(fun(N, V, Sum) when is_integer(V) -> Sum + N + V; (_, _, Sum) -> Sum end, 0, A)]),
    io:format("~p~n", [array:to_list(array:map(fun(N, V) -> {N, V} end, array:from_list("abc")))]),
    io:format("~p~n", [array:sparse_to_orddict(array:sparse_map(fun(N, V) -> N + V end, A))]),
    List = lists:seq(1, 12345),
    Large = array:from_list(List),
    io:format("~p ~p~n", [array:to_list(Large) =:= List, array:size(Large)]),
    Same = lists:foldl(fun(N, Array) -> array:set(N - 1, N, Array) end, array:new(), List),
    io:format("~p~n", [Same =:= Large]),
    refused().

shapes() ->
    [io:format("~p~n", [array:new(Options)]) || Options <- [[], 0, 7, 11, fixed, {default, 0}, [{size, 200}, {fixed, false}]]],
    io:format("~p~n", [array:new(3, [{default, x}])]),
    io:format("~p~n", [array:set(12, twelve, array:new())]),
    io:format("~p~n", [array:from_list(lists:seq(1, 25), 0)]),
    io:format("~p~n", [array:from_orddict([{1, a}, {3, b}, {15, c}])]).

show(Array) ->
    io:format("~p ~p ~p ~p~n", [array:size(Array), array:sparse_size(Array), array:is_fix(Array), array:default(Array)]),
    io:format("~p~n", [array:sparse_to_list(Array)]),
    io:format("~p~n", [erlang:phash2(array:to_orddict(Array))]).

refused() ->
    Fixed = array:new(3),
    Calls = [{get, [3, Fixed]}, {get, [-1, Fixed]}, {set, [3, x, Fixed]}, {reset, [a, Fixed]}, {from_list, [[a | b]]},
             {from_orddict, [[{2, a}, {1, b}]]}, {new, [wrong]}, {size, [{}]}, {resize, [-1, Fixed]}, {map, [x, Fixed]}],
    [io:format("~p: ~p~n", [F, try apply(array, F, As) catch error:Reason -> Reason end]) || {F, As} <- Calls],
    io:format("~p~n", [[array:is_array(T) || T <- [Fixed, {array, 1}, x]]]).
