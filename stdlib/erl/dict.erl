%% Dictionaries: a map in a tuple, so that nobody takes it for one.
%%
%% Differs from OTP: the order of to_list/1 and fold/3, which is not promised.
-module(dict).
-export([new/0, is_key/2, to_list/1, from_list/1, size/1, is_empty/1, fetch/2, find/2, fetch_keys/1, erase/2, take/2]).
-export([store/3, append/3, append_list/3, update/3, update/4, update_counter/3, fold/3, map/2, filter/2, merge/3]).
-compile({no_auto_import, [erase/1]}).

new() -> {dict, #{}}.

is_key(Key, {dict, Map}) -> is_map_key(Key, Map).

to_list({dict, Map}) -> maps:to_list(Map).

from_list(Pairs) -> {dict, maps:from_list(Pairs)}.

size({dict, Map}) -> map_size(Map).

is_empty({dict, Map}) -> map_size(Map) =:= 0.

fetch(Key, {dict, Map}) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> error(badarg)
    end.

find(Key, {dict, Map}) -> maps:find(Key, Map).

fetch_keys({dict, Map}) -> maps:keys(Map).

erase(Key, {dict, Map}) -> {dict, maps:remove(Key, Map)}.

take(Key, {dict, Map}) ->
    case maps:take(Key, Map) of
        {Value, Rest} -> {Value, {dict, Rest}};
        error -> error
    end.

store(Key, Value, {dict, Map}) -> {dict, Map#{Key => Value}}.

append(Key, Value, Dictionary) -> append_list(Key, [Value], Dictionary).

append_list(Key, List, Dictionary) -> update(Key, fun(Old) -> Old ++ List end, List, Dictionary).

update(Key, Change, {dict, Map}) ->
    case Map of
        #{Key := Value} -> {dict, Map#{Key := Change(Value)}};
        #{} -> error(badarg)
    end.

update(Key, Change, Start, {dict, Map}) ->
    case Map of
        #{Key := Value} -> {dict, Map#{Key := Change(Value)}};
        #{} -> {dict, Map#{Key => Start}}
    end.

update_counter(Key, Increment, Dictionary) ->
    update(Key, fun(Value) -> Value + Increment end, Increment, Dictionary).

fold(Combine, Start, {dict, Map}) -> maps:fold(Combine, Start, Map).

map(Change, {dict, Map}) -> {dict, maps:map(Change, Map)}.

filter(Holds, {dict, Map}) -> {dict, maps:filter(Holds, Map)}.

merge(Combine, {dict, Map1}, {dict, Map2}) -> {dict, maps:merge_with(Combine, Map1, Map2)}.
