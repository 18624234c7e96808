%% All kinds of terms as keys; 1 and 1.0 are one key.
-module(an_ordered_set_is_walked_in_term_order).
-export([main/0]).

main() ->
    T = ets:new(t, [ordered_set]),
    Keys = [5, 1, 1.5, foo, <<"b">>, {1, 2}, [1], #{a => 1}, [], 3.0, 1 bsl 80, {0}, bar, "abc"],
    [ets:insert(T, {K, v}) || K <- Keys],
    io:format("~p~n", [[K || {K, _} <- ets:tab2list(T)]]),
    io:format("~p ~p~n", [ets:first(T), ets:last(T)]),
    io:format("~p~n", [[ets:next(T, K) || K <- [0, 1, 1.0, 2, foo, <<"b">>]]]),
    io:format("~p~n", [[ets:prev(T, K) || K <- [0, 1, 1.2, 6, foo, <<"zzz">>]]]),
    ets:insert(T, {1.0, replaced}),
    io:format("~p ~p ~p~n", [ets:lookup(T, 1), ets:member(T, 3), ets:info(T, size)]),
    ets:delete(T, 5.0),
    io:format("~p~n", [ets:member(T, 5)]),
    io:format("~p ~p~n", [ets:slot(T, 0), ets:slot(T, 4)]),
    ets:insert(T, [{0, zero}, {-1, x}]),
    io:format("~p~n", [{ets:next(T, 0), ets:prev(T, 0), ets:next(T, -1), ets:prev(T, 1), ets:first(T)}]),
    io:format("~p~n", [ets:select(T, [{{'$1', '_'}, [{is_integer, '$1'}], ['$1']}], 2)  =/= '$end_of_table']).
