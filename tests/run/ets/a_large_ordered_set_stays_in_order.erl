%% Insertions and deletions in a shuffled order against a sorted list.
-module(a_large_ordered_set_stays_in_order).
-export([main/0]).

main() ->
    T = ets:new(t, [ordered_set]),
    Keys = shuffled(20000, 7, []),
    [ets:insert(T, {K, K * 2}) || K <- Keys],
    io:format("~p~n", [[K || {K, _} <- ets:tab2list(T)] =:= lists:usort(Keys)]),
    {Gone, Kept} = lists:partition(fun(K) -> K rem 3 =/= 0 end, lists:usort(Keys)),
    [ets:delete(T, K) || K <- Gone],
    io:format("~p ~p~n", [ets:info(T, size) =:= length(Kept), walk(T, ets:first(T)) =:= Kept]),
    io:format("~p~n", [back(T, ets:last(T), []) =:= Kept]),
    [ets:delete(T, K) || K <- Kept],
    io:format("~p ~p~n", [ets:first(T), ets:info(T, size)]),
    [ets:insert(T, {K}) || K <- lists:seq(1, 5000)],
    [ets:delete(T, K) || K <- lists:seq(5000, 2, -1)],
    io:format("~p~n", [ets:tab2list(T)]).

shuffled(0, _, Keys) -> Keys;
shuffled(N, Seed, Keys) ->
    Next = (Seed * 1103515245 + 12345) rem 2147483648,
    shuffled(N - 1, Next, [Next rem 100000 | Keys]).

walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].

back(_, '$end_of_table', Keys) -> Keys;
back(T, K, Keys) -> back(T, ets:prev(T, K), [K | Keys]).
