%% info/1 and info/2, and that memory follows what is in the table.
-module(information_about_tables).
-export([main/0]).

main() ->
    T = ets:new(t, [bag, public, {keypos, 2}, {write_concurrency, true}, {read_concurrency, true}, {heir, self(), x}]),
    ets:insert(T, [{a, 1}, {b, 1}]),
    io:format("~p~n", [[K || {K, _} <- ets:info(T)]]),
    io:format("~p~n", [[{K, ets:info(T, K)} || K <- [type, protection, keypos, size, name, named_table, node, compressed,
                                                     read_concurrency, write_concurrency, decentralized_counters, fixed, safe_fixed, binary]]]),
    io:format("~p~n", [{ets:info(T, owner) =:= self(), ets:info(T, heir) =:= self(), ets:info(T, id) =:= T}]),
    io:format("~p~n", [[try ets:info(X, Y) catch error:R -> R end || {X, Y} <- [{T, foo}, {nope, size}, {nope, foo}, {1, size}, {T, 1}]]]),
    S = ets:new(s, []),
    Before = ets:info(S, memory),
    Total = erlang:memory(ets),
    [ets:insert(S, {N, lists:seq(1, 10)}) || N <- lists:seq(1, 1000)],
    After = ets:info(S, memory),
    Grown = erlang:memory(ets) - Total,
    io:format("~p ~p~n", [After > Before + 20000, Grown >= (After - Before) * 8]),
    ets:delete_all_objects(S),
    io:format("~p~n", [ets:info(S, memory) =< Before + 100]),
    ets:delete(S),
    ets:insert(T, {<<0:8000>>, 7}),
    io:format("~p~n", [ets:info(T, size)]).
