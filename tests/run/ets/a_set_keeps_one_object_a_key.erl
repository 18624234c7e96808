%% Of equal keys the last object stays; 1 and 1.0 are two keys of a set.
-module(a_set_keeps_one_object_a_key).
-export([main/0]).

main() ->
    T = ets:new(t, [set]),
    true = ets:insert(T, {1, a}),
    true = ets:insert(T, [{1, b}, {1.0, c}, {2, d}]),
    io:format("~p ~p ~p~n", [ets:lookup(T, 1), ets:lookup(T, 1.0), ets:lookup(T, 3)]),
    io:format("~p~n", [[ets:member(T, K) || K <- [1, 1.0, 2, 2.0, x]]]),
    io:format("~p~n", [{ets:insert_new(T, {1, z}), ets:insert_new(T, {9, z}), ets:insert_new(T, [{10, a}, {9, b}])}]),
    io:format("~p ~p~n", [ets:lookup(T, 9), ets:lookup(T, 10)]),
    ets:delete(T, 1),
    io:format("~p ~p~n", [ets:lookup(T, 1), ets:info(T, size)]),
    io:format("~p ~p~n", [ets:take(T, 2), ets:take(T, 2)]),
    ets:delete_all_objects(T),
    io:format("~p ~p~n", [ets:info(T, size), ets:tab2list(T)]).
