%% Maps: what OTP's module of this name exports and documents.
%%
%% An iterator is [Position | Map], or {Key, Value, Iterator}, or `none`, as
%% erts_internal:map_next/3 returns it. Functions that walk through a map take
%% an iterator too.
%%
%% BIFs: find/2, from_keys/2, from_list/1, get/2, is_key/2, keys/1, merge/2,
%% put/3, remove/2, take/2, update/3, values/1; erts_internal:map_next/3.
-module(maps).
-compile({no_auto_import, [get/2, put/2]}).
%% A macro, so that the frame on top of the stack is the function called.
-define(REFUSE(Reason, Arguments),
        erlang:error(Reason, Arguments, [{error_info, #{module => erl_stdlib_errors}}])).

-export([new/0, size/1, get/3, to_list/1, iterator/1, next/1]).
-export([update_with/3, update_with/4, with/2, without/2]).
-export([map/2, filter/2, filtermap/2, fold/3, foreach/2]).
-export([merge_with/3, intersect/2, intersect_with/3, groups_from_list/2, groups_from_list/3]).

new() -> #{}.

size(Map) when is_map(Map) -> map_size(Map);
size(Other) -> ?REFUSE({badmap, Other}, [Other]).

get(Key, Map, Default) when is_map(Map) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> Default
    end;
get(Key, Other, Default) -> ?REFUSE({badmap, Other}, [Key, Other, Default]).

to_list(Map) when is_map(Map) -> all_pairs(erts_internal:map_next(0, Map, []));
to_list(Other) -> ?REFUSE({badmap, Other}, [Other]).

%% The BIF may stop after some pairs, to let others run; it says where to go on.
all_pairs([Position, Map | Pairs]) when is_integer(Position) -> all_pairs(erts_internal:map_next(Position, Map, Pairs));
all_pairs(Pairs) -> Pairs.

iterator(Map) when is_map(Map) -> [0 | Map];
iterator(Other) -> ?REFUSE({badmap, Other}, [Other]).

next({_, _, _} = Pair) -> Pair;
next([Position | Map]) when is_integer(Position), is_map(Map) -> erts_internal:map_next(Position, Map, iterator);
next(none) -> none;
next(Other) -> ?REFUSE(badarg, [Other]).

update_with(Key, Change, Map) when is_function(Change, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Change(Value)};
        #{} -> erlang:error({badkey, Key}, [Key, Change, Map])
    end;
update_with(Key, Change, Map) -> ?REFUSE(not_map_or(badarg, Map), [Key, Change, Map]).

update_with(Key, Change, Start, Map) when is_function(Change, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := Change(Value)};
        #{} -> Map#{Key => Start}
    end;
update_with(Key, Change, Start, Map) -> ?REFUSE(not_map_or(badarg, Map), [Key, Change, Start, Map]).

with(Keys, Map) when is_list(Keys), is_map(Map) -> maps:from_list(present(Keys, Map));
with(Keys, Map) -> ?REFUSE(not_map_or(badarg, Map), [Keys, Map]).

present([Key | Keys], Map) ->
    case Map of
        #{Key := Value} -> [{Key, Value} | present(Keys, Map)];
        #{} -> present(Keys, Map)
    end;
present([], _) -> [].

without(Keys, Map) when is_list(Keys), is_map(Map) -> lists:foldl(fun maps:remove/2, Map, Keys);
without(Keys, Map) -> ?REFUSE(not_map_or(badarg, Map), [Keys, Map]).

%% ---- With a fun ----

map(Change, Map) when is_function(Change, 2) ->
    case first(Map) of
        error -> ?REFUSE({badmap, Map}, [Change, Map]);
        First -> maps:from_list(mapped(Change, First))
    end;
map(Change, Map) -> ?REFUSE(badarg, [Change, Map]).

mapped(Change, {Key, Value, Rest}) -> [{Key, Change(Key, Value)} | mapped(Change, next(Rest))];
mapped(_, none) -> [].

filter(Holds, Map) when is_function(Holds, 2) ->
    case first(Map) of
        error -> ?REFUSE({badmap, Map}, [Holds, Map]);
        First -> maps:from_list(filtered(Holds, First))
    end;
filter(Holds, Map) -> ?REFUSE(badarg, [Holds, Map]).

filtered(Holds, {Key, Value, Rest}) ->
    case Holds(Key, Value) of
        true -> [{Key, Value} | filtered(Holds, next(Rest))];
        false -> filtered(Holds, next(Rest))
    end;
filtered(_, none) -> [].

filtermap(Change, Map) when is_function(Change, 2) ->
    case first(Map) of
        error -> ?REFUSE({badmap, Map}, [Change, Map]);
        First -> maps:from_list(filtermapped(Change, First))
    end;
filtermap(Change, Map) -> ?REFUSE(badarg, [Change, Map]).

filtermapped(Change, {Key, Value, Rest}) ->
    case Change(Key, Value) of
        true -> [{Key, Value} | filtermapped(Change, next(Rest))];
        {true, Changed} -> [{Key, Changed} | filtermapped(Change, next(Rest))];
        false -> filtermapped(Change, next(Rest))
    end;
filtermapped(_, none) -> [].

fold(Combine, Start, Map) when is_function(Combine, 3) ->
    case first(Map) of
        error -> ?REFUSE({badmap, Map}, [Combine, Start, Map]);
        First -> folded(Combine, Start, First)
    end;
fold(Combine, Start, Map) -> ?REFUSE(badarg, [Combine, Start, Map]).

folded(Combine, Result, {Key, Value, Rest}) -> folded(Combine, Combine(Key, Value, Result), next(Rest));
folded(_, Result, none) -> Result.

foreach(Do, Map) when is_function(Do, 2) ->
    case first(Map) of
        error -> ?REFUSE({badmap, Map}, [Do, Map]);
        First -> each(Do, First)
    end;
foreach(Do, Map) -> ?REFUSE(badarg, [Do, Map]).

each(Do, {Key, Value, Rest}) ->
    Do(Key, Value),
    each(Do, next(Rest));
each(_, none) -> ok.

%% The first pair of a map, or the next of an iterator.
first(Map) when is_map(Map) -> erts_internal:map_next(0, Map, iterator);
first({_, _, _} = Pair) -> Pair;
first([Position | Map]) when is_integer(Position), is_map(Map) -> erts_internal:map_next(Position, Map, iterator);
first(none) -> none;
first(_) -> error.

%% ---- Two maps ----
%%
%% The smaller map is the one that is walked through.

merge_with(Combine, Map1, Map2) when is_map(Map1), is_map(Map2), is_function(Combine, 3) ->
    case map_size(Map1) > map_size(Map2) of
        true -> merged(Combine, iterate(Map2), Map1);
        false -> merged(fun(Key, Value2, Value1) -> Combine(Key, Value1, Value2) end, iterate(Map1), Map2)
    end;
merge_with(Combine, Map1, Map2) -> ?REFUSE(combine_error(Combine, Map1, Map2), [Combine, Map1, Map2]).

merged(Combine, {Key, Value, Rest}, Map) ->
    case Map of
        #{Key := Old} -> merged(Combine, next(Rest), Map#{Key := Combine(Key, Old, Value)});
        #{} -> merged(Combine, next(Rest), Map#{Key => Value})
    end;
merged(_, none, Map) -> Map.

%% Values are the second map's.
intersect(Map1, Map2) when is_map(Map1), is_map(Map2) ->
    intersect_with(fun(_, _, Value2) -> Value2 end, Map1, Map2);
intersect(Map1, Map2) -> ?REFUSE(two_maps_error(Map1, Map2), [Map1, Map2]).

intersect_with(Combine, Map1, Map2) when is_map(Map1), is_map(Map2), is_function(Combine, 3) ->
    case map_size(Map1) =< map_size(Map2) of
        true -> maps:from_list(common(Combine, iterate(Map1), Map2));
        false ->
            Swapped = fun(Key, Value2, Value1) -> Combine(Key, Value1, Value2) end,
            maps:from_list(common(Swapped, iterate(Map2), Map1))
    end;
intersect_with(Combine, Map1, Map2) -> ?REFUSE(combine_error(Combine, Map1, Map2), [Combine, Map1, Map2]).

common(Combine, {Key, Value, Rest}, Other) ->
    case Other of
        #{Key := OtherValue} -> [{Key, Combine(Key, Value, OtherValue)} | common(Combine, next(Rest), Other)];
        #{} -> common(Combine, next(Rest), Other)
    end;
common(_, none, _) -> [].

iterate(Map) -> erts_internal:map_next(0, Map, iterator).

%% ---- Groups ----

groups_from_list(Key, List) when is_function(Key, 1) ->
    case reversed(List) of
        error -> ?REFUSE(badarg, [Key, List]);
        Reversed -> grouped(Key, fun(Element) -> Element end, Reversed, #{})
    end;
groups_from_list(Key, List) -> ?REFUSE(badarg, [Key, List]).

groups_from_list(Key, Value, List) when is_function(Key, 1), is_function(Value, 1) ->
    case reversed(List) of
        error -> ?REFUSE(badarg, [Key, Value, List]);
        Reversed -> grouped(Key, Value, Reversed, #{})
    end;
groups_from_list(Key, Value, List) -> ?REFUSE(badarg, [Key, Value, List]).

reversed(List) ->
    try
        lists:reverse(List)
    catch
        error:_ -> error
    end.

grouped(KeyOf, ValueOf, [Element | Rest], Groups) ->
    Key = KeyOf(Element),
    Value = ValueOf(Element),
    case Groups of
        #{Key := Group} -> grouped(KeyOf, ValueOf, Rest, Groups#{Key := [Value | Group]});
        #{} -> grouped(KeyOf, ValueOf, Rest, Groups#{Key => [Value]})
    end;
grouped(_, _, [], Groups) -> Groups.

%% ---- Errors ----

not_map_or(Reason, Map) when is_map(Map) -> Reason;
not_map_or(_, Other) -> {badmap, Other}.

two_maps_error(Map1, Map2) when is_map(Map1) -> {badmap, Map2};
two_maps_error(Other, _) -> {badmap, Other}.

combine_error(Combine, Map1, Map2) when is_function(Combine, 3) -> two_maps_error(Map1, Map2);
combine_error(_, _, _) -> badarg.
