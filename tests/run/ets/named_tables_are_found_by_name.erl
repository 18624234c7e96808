%% Names are unique, can be changed, and are free when the table is gone.
-module(named_tables_are_found_by_name).
-export([main/0]).

main() ->
    names = ets:new(names, [named_table]),
    Tid = ets:whereis(names),
    io:format("~p ~p~n", [is_reference(Tid), ets:whereis(nobody)]),
    ets:insert(Tid, {1, by_tid}),
    io:format("~p~n", [ets:lookup(names, 1)]),
    io:format("~p~n", [try ets:new(names, [named_table]) catch error:R -> R end]),
    Unnamed = ets:new(names, []),
    io:format("~p ~p~n", [is_reference(Unnamed), ets:info(Unnamed, name)]),
    io:format("~p~n", [ets:rename(names, renamed)]),
    io:format("~p ~p ~p~n", [ets:info(names), ets:lookup(renamed, 1), ets:whereis(renamed) =:= Tid]),
    names = ets:new(names, [named_table]),
    io:format("~p~n", [try ets:rename(names, renamed) catch error:R2 -> R2 end]),
    io:format("~p~n", [ets:rename(Unnamed, other) =:= Unnamed]),
    io:format("~p~n", [ets:info(Unnamed, name)]),
    io:format("~p~n", [[lists:member(T, ets:all()) || T <- [names, renamed, Unnamed, other]]]),
    ets:delete(renamed),
    io:format("~p ~p~n", [ets:whereis(renamed), [try F(renamed) catch error:R3 -> R3 end || F <- [fun ets:tab2list/1, fun ets:delete/1, fun ets:first/1, fun ets:info/1]]]),
    renamed = ets:new(renamed, [named_table, bag]),
    io:format("~p~n", [ets:info(renamed, type)]),
    io:format("~p~n", [[try ets:new(N, O) catch error:R4 -> R4 end || {N, O} <- [{1, []}, {x, [foo]}, {x, foo}, {x, [{keypos, 0}]}, {x, [{heir, x, y}]}, {x, [{read_concurrency, 1}]}]]]).
