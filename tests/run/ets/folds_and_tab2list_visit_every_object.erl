%% Also over tables larger than one go, and while others change them.
-module(folds_and_tab2list_visit_every_object).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind]),
         [ets:insert(T, {N, N}) || N <- lists:seq(1, 20000)],
         Sum = ets:foldl(fun({_, V}, A) -> V + A end, 0, T),
         Sum = ets:foldr(fun({_, V}, A) -> V + A end, 0, T),
         Sum = lists:sum([V || {_, V} <- ets:tab2list(T)]),
         Half = ets:select_count(T, [{{'$1', '_'}, [{'=<', '$1', 10000}], [true]}]),
         Gone = ets:select_delete(T, [{{'$1', '_'}, [{'>', '$1', 5000}], [true]}]),
         Replaced = ets:select_replace(T, [{{'$1', '_'}, [], [{{'$1', 1}}]}]),
         Rest = ets:foldl(fun({_, V}, A) -> V + A end, 0, T),
         io:format("~p ~p ~p ~p ~p ~p ~p~n", [Kind, Sum, Half, Gone, Replaced, Rest, ets:info(T, size)]),
         io:format("~p~n", [catch ets:foldl(fun(_, _) -> throw(enough) end, 0, T)]),
         io:format("~p~n", [ets:info(T, fixed)])
     end || Kind <- [set, ordered_set, duplicate_bag]],
    O = ets:new(o, [ordered_set]),
    ets:insert(O, [{N} || N <- lists:seq(1, 5)]),
    io:format("~p ~p~n", [ets:foldl(fun({N}, A) -> [N | A] end, [], O), ets:foldr(fun({N}, A) -> [N | A] end, [], O)]).
