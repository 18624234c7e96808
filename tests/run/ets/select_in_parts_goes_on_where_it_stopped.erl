%% select/3 and select/1 over all kinds of tables, both directions, match and match_object too.
-module(select_in_parts_goes_on_where_it_stopped).
-export([main/0]).

main() ->
    [begin
         T = ets:new(t, [Kind]),
         [ets:insert(T, {N, N rem 2}) || N <- lists:seq(1, 10)],
         Spec = [{{'$1', '_'}, [{'>', '$1', 2}], ['$1']}],
         [io:format("~p ~p: ~w~n", [Kind, Limit, parts(ets:select(T, Spec, Limit))]) || Limit <- [1, 3, 8, 100]],
         io:format("~w~n", [reverse_parts(ets:select_reverse(T, Spec, 3))]),
         io:format("~w~n", [ets:select_reverse(T, Spec)]),
         io:format("~w~n", [match_parts(ets:match(T, {'$1', 1}, 2))]),
         io:format("~w~n", [object_parts(ets:match_object(T, {'_', 0}, 2))]),
         io:format("~w~n", [ets:select(T, [{{'$1', x}, [], ['$1']}], 3)]),
         io:format("~w~n", [parts(ets:select(T, [{{4, '_'}, [], ['$_']}], 3))])
     end || Kind <- [set, ordered_set, bag, duplicate_bag]],
    io:format("~w~n", [ets:select('$end_of_table')]).

parts('$end_of_table') -> [];
parts({Results, Next}) -> [Results | parts(ets:select(Next))].

reverse_parts('$end_of_table') -> [];
reverse_parts({Results, Next}) -> [Results | reverse_parts(ets:select_reverse(Next))].

match_parts('$end_of_table') -> [];
match_parts({Results, Next}) -> [Results | match_parts(ets:match(Next))].

object_parts('$end_of_table') -> [];
object_parts({Results, Next}) -> [Results | object_parts(ets:match_object(Next))].
