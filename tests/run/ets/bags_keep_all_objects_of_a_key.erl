%% A bag has no two equal objects, a duplicate bag may; both give them in the order of insertion.
-module(bags_keep_all_objects_of_a_key).
-export([main/0]).

main() ->
    Objects = [{1, a}, {2, b}, {1, c}, {1, a}, {1, 3}, {1, 3.0}],
    [begin
         T = ets:new(t, [Kind]),
         [ets:insert(T, O) || O <- Objects],
         io:format("~p: ~p ~p~n", [Kind, ets:lookup(T, 1), ets:lookup(T, 2)]),
         io:format("~p ~p~n", [ets:lookup_element(T, 1, 2), ets:info(T, size)]),
         ets:insert(T, [{3, x}, {3, y}, {3, z}]),
         io:format("~p~n", [ets:lookup(T, 3)]),
         ets:delete_object(T, {1, a}),
         io:format("~p~n", [ets:lookup(T, 1)]),
         io:format("~p~n", [ets:insert_new(T, {1, new})]),
         io:format("~p ~p~n", [ets:take(T, 1), ets:lookup(T, 1)]),
         ets:delete(T, 3),
         io:format("~p~n", [ets:tab2list(T)])
     end || Kind <- [bag, duplicate_bag]].
