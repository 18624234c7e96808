%% Lists of properties: {Key, Value}, or Key, which is short for {Key, true}.
%% The first property with a key counts. What is no property is passed over.
-module(proplists).
-export([property/1, property/2, unfold/1, compact/1, delete/2, get_keys/1, split/2]).
-export([lookup/2, lookup_all/2, is_defined/2, get_value/2, get_value/3, get_bool/2, get_all_values/2, append_values/2]).
-export([substitute_aliases/2, substitute_negations/2, expand/2, normalize/2, to_map/1, to_map/2, from_map/1]).

%% ---- One property ----

property({Key, true}) when is_atom(Key) -> Key;
property(Property) -> Property.

property(Key, true) when is_atom(Key) -> Key;
property(Key, Value) -> {Key, Value}.

%% {Key} in braces, since any term may be one; `none` for what is no property.
key(Key) when is_atom(Key) -> {Key};
key(Property) when tuple_size(Property) >= 1 -> {element(1, Property)};
key(_) -> none.

has_key(Key, Property) -> key(Property) =:= {Key}.

unfold([Key | Rest]) when is_atom(Key) -> [{Key, true} | unfold(Rest)];
unfold([Property | Rest]) -> [Property | unfold(Rest)];
unfold([]) -> [].

compact(List) -> [property(Property) || Property <- List].

%% ---- Looking up ----

lookup(Key, [Key | _]) when is_atom(Key) -> {Key, true};
lookup(Key, [Property | Rest]) ->
    case has_key(Key, Property) of
        true -> Property;
        false -> lookup(Key, Rest)
    end;
lookup(_, []) -> none.

lookup_all(Key, List) -> unfold([Property || Property <- List, has_key(Key, Property)]).

is_defined(Key, List) -> lookup(Key, List) =/= none.

get_value(Key, List) -> get_value(Key, List, undefined).

get_value(Key, List, Default) ->
    case lookup(Key, List) of
        {_, Value} -> Value;
        _ -> Default
    end.

get_bool(Key, List) -> get_value(Key, List, false) =:= true.

get_all_values(Key, List) -> [Value || {_, Value} <- lookup_all(Key, List)].

append_values(Key, List) ->
    lists:append([case Value of _ when is_list(Value) -> Value; _ -> [Value] end || Value <- get_all_values(Key, List)]).

get_keys(List) -> maps:keys(maps:from_list([{Key, []} || {Key} <- [key(Property) || Property <- checked(List)]])).

%% A list to its end.
checked(List) when length(List) >= 0 -> List.

delete(Key, List) -> [Property || Property <- List, not has_key(Key, Property)].

%% The properties of each key, and the others.
split(List, Keys) ->
    Others = [Property || Property <- List, not lists:any(fun(Key) -> has_key(Key, Property) end, Keys)],
    {[[Property || Property <- List, has_key(Key, Property)] || Key <- Keys], Others}.

%% ---- Rewriting ----

substitute_aliases(Aliases, List) -> [renamed(Aliases, Property) || Property <- List].

renamed([{Alias, Key} | Aliases], Property) ->
    case has_key(Alias, Property) of
        true when is_atom(Property) -> property(Key, true);
        true -> property(setelement(1, Property, Key));
        false -> renamed(Aliases, Property)
    end;
renamed([], Property) -> Property.

substitute_negations(Negations, List) -> [negated(Negations, Property) || Property <- List].

negated([{Negation, Key} | Negations], Property) ->
    case has_key(Negation, Property) of
        true -> property(Key, is_tuple(Property) andalso Property =/= {Negation, true});
        false -> negated(Negations, Property)
    end;
negated([], Property) -> Property.

%% Puts lists of properties in place of properties. Of neighbouring expansions
%% for the same property the first counts.
expand(Expansions, List) when is_list(List) ->
    Distinct = distinct([{property(Property), Expansion} || {Property, Expansion} <- Expansions]),
    flattened(lists:foldl(fun expand_one/2, List, Distinct)).

distinct([{Property, Expansion}, {Property, _} | Rest]) -> distinct([{Property, Expansion} | Rest]);
distinct([First | Rest]) -> [First | distinct(Rest)];
distinct([]) -> [].

expand_one({Property, Expansion}, List) ->
    case key(Property) of
        {Key} -> replaced(Key, Property, Expansion, List);
        none -> List
    end.

%% Only the first property with the key can be the one, and then all with the
%% key go.
replaced(Key, Wanted, Expansion, [Property | Rest]) ->
    case has_key(Key, Property) of
        false -> [Property | replaced(Key, Wanted, Expansion, Rest)];
        true ->
            case property(Property) of
                Wanted -> [Expansion | delete(Key, Rest)];
                Other -> [Other | Rest]
            end
    end;
replaced(_, _, _, []) -> [].

flattened([List | Rest]) when is_list(List) -> List ++ flattened(Rest);
flattened([Property | Rest]) -> [Property | flattened(Rest)];
flattened([]) -> [].

normalize(List, Stages) -> compact(staged(List, Stages)).

staged(List, [{aliases, Aliases} | Stages]) -> staged(substitute_aliases(Aliases, List), Stages);
staged(List, [{expand, Expansions} | Stages]) -> staged(expand(Expansions, List), Stages);
staged(List, [{negations, Negations} | Stages]) -> staged(substitute_negations(Negations, List), Stages);
staged(List, []) -> List.

to_map(List) -> lists:foldr(fun into_map/2, #{}, List).

into_map({Key, Value}, Map) -> Map#{Key => Value};
into_map(Key, Map) when is_atom(Key) -> Map#{Key => true};
into_map(Property, Map) when tuple_size(Property) >= 1 -> maps:remove(element(1, Property), Map);
into_map(_, Map) -> Map.

to_map(List, Stages) -> to_map(staged(List, Stages)).

from_map(Map) -> maps:to_list(Map).
