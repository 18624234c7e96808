%% One element or several; the key stays.
-module(update_element_changes_parts_of_an_object).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind, {keypos, 2}]),
         ets:insert(T, {1, key, "three", four}),
         io:format("~p~n", [[ets:update_element(T, key, C) || C <- [{1, 2}, {1, {nested, [1, 2, 3]}}, {3, <<"bytes">>}, []]]]),
         io:format("~p~n", [ets:lookup(T, key)]),
         io:format("~p~n", [ets:update_element(T, key, [{1, x}, {4, 1 bsl 90}, {1, y}])]),
         io:format("~p~n", [ets:lookup(T, key)]),
         io:format("~p~n", [ets:update_element(T, other, {1, x})]),
         Bad = [{2, x}, {5, x}, {0, x}, x, [{1, z}, {2, z}], [x]],
         io:format("~p~n", [[try ets:update_element(T, key, C) catch error:R -> R end || C <- Bad]]),
         io:format("~p ~p~n", [ets:lookup(T, key), ets:lookup_element(T, key, 4)])
     end || Kind <- [set, ordered_set]].
