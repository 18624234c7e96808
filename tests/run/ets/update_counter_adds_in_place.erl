%% All forms of the operation, limits, lists, defaults, integers of any size.
-module(update_counter_adds_in_place).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind]),
         ets:insert(T, {c, 1, 2, 3}),
         io:format("~p~n", [[ets:update_counter(T, c, Op) || Op <- [1, {3, 5}, {2, -4}, {4, 10, 12, 0}, {4, -5, -3, 100}]]]),
         io:format("~p~n", [ets:update_counter(T, c, [{2, 5}, {3, -100, 0, 7}, {4, 1}, {4, 1}])]),
         io:format("~p~n", [ets:update_counter(T, c, [])]),
         io:format("~p~n", [ets:update_counter(T, c, 1 bsl 70)]),
         io:format("~p~n", [ets:update_counter(T, c, -(1 bsl 70))]),
         io:format("~p~n", [ets:update_counter(T, c, {2, (1 bsl 61) - 1})]),
         io:format("~p~n", [ets:update_counter(T, new, {2, 1}, {ignored, 10, rest})]),
         io:format("~p~n", [ets:update_counter(T, new, [{2, 1}, {2, 1}], {ignored, 10, rest})]),
         io:format("~p~n", [lists:sort(ets:tab2list(T))]),
         Bad = [{1, 1}, {9, 1}, {2, a}, a, {0, 1}, [{2, 1}, {9, 1}]],
         io:format("~p~n", [[catch_error(fun() -> ets:update_counter(T, c, Op) end) || Op <- Bad]]),
         io:format("~p~n", [catch_error(fun() -> ets:update_counter(T, none, 1) end)]),
         io:format("~p~n", [catch_error(fun() -> ets:update_counter(T, new, {3, 1}) end)]),
         io:format("~p~n", [ets:lookup(T, c)])
     end || Kind <- [set, ordered_set]],
    B = ets:new(b, [bag]),
    ets:insert(B, {c, 1}),
    io:format("~p~n", [catch_error(fun() -> ets:update_counter(B, c, 1) end)]).

catch_error(Fun) ->
    try Fun() catch Class:Reason -> {Class, Reason} end.
