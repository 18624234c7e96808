%% Counters of several processes lose nothing; each kind of unique keys.
-module(many_processes_count_in_one_table).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind, public | Options]),
         ets:insert(T, [{K, 0, []} || K <- lists:seq(0, 9)]),
         Workers = [spawn_monitor(fun() -> work(T, W, 400) end) || W <- lists:seq(1, 8)],
         [receive {'DOWN', M, process, P, Why} -> normal = Why end || {P, M} <- Workers],
         Sum = lists:sum([C || {_, C, _} <- ets:tab2list(T)]),
         Own = ets:select_count(T, [{{{own, '_', '_'}, '_'}, [], [true]}]),
         io:format("~p ~p: ~p ~p ~p~n", [Kind, Options, Sum, Own, ets:info(T, size)])
     end || Kind <- [set, ordered_set], Options <- [[], [{write_concurrency, true}], [compressed]]].

work(_, _, 0) -> ok;
work(T, W, N) ->
    ets:update_counter(T, N rem 10, 1),
    ets:insert(T, {{own, W, N}, N}),
    [{_, N}] = ets:lookup(T, {own, W, N}),
    N rem 2 =:= 0 andalso ets:delete(T, {own, W, N}),
    work(T, W, N - 1).
