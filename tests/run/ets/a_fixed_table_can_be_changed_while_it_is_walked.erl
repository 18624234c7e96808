%% Objects that are taken out do not stop the walk; new ones may or may not be met.
-module(a_fixed_table_can_be_changed_while_it_is_walked).
-export([main/0]).

main() ->
    T = ets:new(t, [public]),
    [ets:insert(T, {N, x}) || N <- lists:seq(1, 1000)],
    ets:safe_fixtable(T, true),
    Met = walk(T, ets:first(T)),
    io:format("~p ~p~n", [length(Met), lists:sort(Met) =:= lists:seq(1, 1000)]),
    io:format("~p ~p ~p~n", [ets:info(T, size), ets:first(T), ets:info(T, fixed)]),
    ets:insert(T, {5, again}),
    io:format("~p ~p~n", [ets:lookup(T, 5), ets:tab2list(T)]),
    {_, [{Holder, Count}]} = ets:info(T, safe_fixed),
    io:format("~p ~p~n", [Holder =:= self(), Count]),
    ets:safe_fixtable(T, false),
    io:format("~p ~p~n", [ets:info(T, safe_fixed), ets:tab2list(T)]),
    io:format("~p~n", [try ets:next(T, 6) catch error:R -> R end]),
    {_, M} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), ets:delete(T, 5), true = ets:info(T, fixed) end),
    receive {'DOWN', M, _, _, Why} -> io:format("~p~n", [Why]) end,
    timer:sleep(20),
    io:format("~p ~p~n", [ets:info(T, fixed), ets:tab2list(T)]).

walk(_, '$end_of_table') -> [];
walk(T, K) ->
    ets:delete(T, K),
    [K | walk(T, ets:next(T, K))].
