%% What changes objects by match specifications, and what it refuses.
-module(select_counts_deletes_and_replaces).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind]),
         ets:insert(T, [{N, a} || N <- lists:seq(1, 10)]),
         io:format("~p~n", [ets:select_count(T, [{{'$1', '_'}, [{'>', '$1', 4}], [true]}])]),
         io:format("~p~n", [ets:select_count(T, [{{'$1', '_'}, [{'>', '$1', 4}], ['$1']}])]),
         io:format("~p~n", [ets:select_delete(T, [{{'$1', '_'}, [{'=:=', {'rem', '$1', 2}, 0}], [true]}])]),
         io:format("~p~n", [lists:sort(ets:tab2list(T))]),
         io:format("~p~n", [ets:match_delete(T, {7, '_'})]),
         io:format("~p~n", [try ets:select_replace(T, [{{'$1', '$2'}, [{'<', '$1', 4}], [{{'$1', {{old, '$2'}}}}]}]) catch error:R -> R end]),
         io:format("~p~n", [try ets:select_replace(T, [{{9, '$2'}, [], [{{9, nine}}]}]) catch error:R1 -> R1 end]),
         io:format("~p~n", [try ets:select_replace(T, [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}]) catch error:R2 -> R2 end]),
         io:format("~p~n", [lists:sort(ets:tab2list(T))]),
         io:format("~p~n", [ets:select_delete(T, [{'_', [], [true]}])]),
         io:format("~p~n", [ets:info(T, size)])
     end || Kind <- [set, ordered_set, bag, duplicate_bag]].
