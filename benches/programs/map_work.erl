%% Maps: a large one built and read key by key, a small one updated in place of a record.
%% args: 200000
%% quick: 20000
%% tiny: 200
-module(map_work).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(map_insert, N, fun() -> map_size(fill(N, #{})) end),
    Map = fill(N, #{}),
    measure:time(map_lookup, N, fun() -> look_up(N, Map, 0) end),
    measure:time(map_update_small, 5 * N, fun() -> update(5 * N, #{name => x, balance => 0, visits => 0}) end),
    measure:time(map_fold, N, fun() -> maps:fold(fun(Key, Value, Sum) -> Sum + Key + Value end, 0, Map) end).

fill(0, Map) ->
    Map;
fill(Key, Map) ->
    fill(Key - 1, Map#{Key * 7 => Key}).

look_up(0, _, Sum) ->
    Sum;
look_up(Key, Map, Sum) ->
    look_up(Key - 1, Map, Sum + maps:get(Key * 7, Map)).

update(0, #{balance := Balance, visits := Visits}) ->
    {Balance, Visits};
update(Left, #{balance := Balance, visits := Visits} = Account) ->
    update(Left - 1, Account#{balance := Balance + (Left band 3), visits := Visits + 1}).
