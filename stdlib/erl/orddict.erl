%% Dictionaries as lists of {Key, Value}, ordered by key (`==` decides).
-module(orddict).
-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2]).
-export([store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).
-compile({no_auto_import, [erase/1]}).

new() -> [].

to_list(Dictionary) -> Dictionary.

from_list(Pairs) -> lists:ukeysort(1, lists:reverse(Pairs)).

size(Dictionary) -> length(Dictionary).

is_empty(Dictionary) -> Dictionary =:= [].

is_key(Key, Dictionary) -> find(Key, Dictionary) =/= error.

fetch(Key, [{Other, _} | Rest]) when Key > Other -> fetch(Key, Rest);
fetch(Key, [{Other, Value} | _]) when Key == Other -> Value.

find(Key, [{Other, _} | Rest]) when Key > Other -> find(Key, Rest);
find(Key, [{Other, _} | _]) when Key < Other -> error;
find(_, [{_, Value} | _]) -> {ok, Value};
find(_, []) -> error.

fetch_keys(Dictionary) -> [Key || {Key, _} <- Dictionary].

erase(Key, [{Other, _} = Pair | Rest]) when Key > Other -> [Pair | erase(Key, Rest)];
erase(Key, [{Other, _} | _] = Dictionary) when Key < Other -> Dictionary;
erase(_, [_ | Rest]) -> Rest;
erase(_, []) -> [].

take(Key, Dictionary) ->
    case find(Key, Dictionary) of
        {ok, Value} -> {Value, erase(Key, Dictionary)};
        error -> error
    end.

store(Key, New, [{Other, _} = Pair | Rest]) when Key > Other -> [Pair | store(Key, New, Rest)];
store(Key, New, [{Other, _} | _] = Dictionary) when Key < Other -> [{Key, New} | Dictionary];
store(Key, New, [_ | Rest]) -> [{Key, New} | Rest];
store(Key, New, []) -> [{Key, New}].

append(Key, New, Dictionary) -> append_list(Key, [New], Dictionary).

append_list(Key, List, Dictionary) -> update(Key, fun(Old) -> Old ++ List end, List, Dictionary).

update(Key, Change, [{Other, _} = Pair | Rest]) when Key > Other -> [Pair | update(Key, Change, Rest)];
update(Key, Change, [{Other, Value} | Rest]) when Key == Other -> [{Key, Change(Value)} | Rest].

update(Key, Change, Start, [{Other, _} = Pair | Rest]) when Key > Other -> [Pair | update(Key, Change, Start, Rest)];
update(Key, _, Start, [{Other, _} | _] = Dictionary) when Key < Other -> [{Key, Start} | Dictionary];
update(Key, Change, _, [{_, Value} | Rest]) -> [{Key, Change(Value)} | Rest];
update(Key, _, Start, []) -> [{Key, Start}].

update_counter(Key, Increment, Dictionary) ->
    update(Key, fun(Value) -> Value + Increment end, Increment, Dictionary).

fold(Combine, Start, Dictionary) when is_function(Combine, 3) -> folded(Combine, Start, Dictionary).

folded(Combine, Result, [{Key, Value} | Rest]) -> folded(Combine, Combine(Key, Value, Result), Rest);
folded(_, Result, []) -> Result.

map(Change, Dictionary) when is_function(Change, 2) -> [{Key, Change(Key, Value)} || {Key, Value} <- Dictionary].

filter(Holds, Dictionary) when is_function(Holds, 2) ->
    [Pair || {Key, Value} = Pair <- Dictionary, Holds(Key, Value)].

merge(Combine, [{Key1, _} = Pair | Rest1], [{Key2, _} | _] = Dictionary2) when Key1 < Key2 ->
    [Pair | merge(Combine, Rest1, Dictionary2)];
merge(Combine, [{Key1, _} | _] = Dictionary1, [{Key2, _} = Pair | Rest2]) when Key1 > Key2 ->
    [Pair | merge(Combine, Dictionary1, Rest2)];
merge(Combine, [{Key, Value1} | Rest1], [{_, Value2} | Rest2]) ->
    [{Key, Combine(Key, Value1, Value2)} | merge(Combine, Rest1, Rest2)];
merge(Combine, [], Dictionary2) when is_function(Combine, 3) -> Dictionary2;
merge(Combine, Dictionary1, []) when is_function(Combine, 3) -> Dictionary1.
