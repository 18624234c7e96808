%% Tables of each kind, for `minibeam effect ec`: what an object takes, and how long writing and looking up last.
%%
%%     main([Objects])
%%
%% A line for each kind: kind, objects, bytes of the table, nanoseconds of one insert, nanoseconds of one lookup.
-module(tables).
-export([main/1]).

main([Argument]) ->
    Count = list_to_integer(Argument),
    [measure(Kind, Count) || Kind <- [set, ordered_set, bag, duplicate_bag]].

measure(Kind, Count) ->
    Table = ets:new(table, [Kind]),
    Objects = [object(Key) || Key <- lists:seq(1, Count)],
    Insert = each(fun(Object) -> ets:insert(Table, Object) end, Objects, Count),
    Bytes = ets:info(Table, memory) * erlang:system_info(wordsize),
    Lookup = each(fun(Object) -> [_] = ets:lookup(Table, element(1, Object)) end, Objects, Count),
    io:format("~w ~w ~w ~w ~w~n", [Kind, Count, Bytes, Insert, Lookup]),
    ets:delete(Table).

%% What a table of sessions may hold: small integers, atoms, a text as a list, a nested term.
object(Key) ->
    Text = [$a + (Key + Place) rem 26 || Place <- lists:seq(1, 40)],
    {Key, session, Text, [{user, Key}, {state, idle}, {seen, 0}]}.

%% Nanoseconds that the work lasts for one object.
each(Work, Objects, Count) ->
    Started = erlang:monotonic_time(nanosecond),
    lists:foreach(Work, Objects),
    (erlang:monotonic_time(nanosecond) - Started) div Count.
