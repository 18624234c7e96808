%% Arrays of numbers that all processes share.
-module(atomics_and_counters).
-export([main/0]).

main() ->
    Ref = atomics:new(3, [{signed, true}]),
    io:format("~p ~p~n", [is_reference(Ref), maps:remove(memory, atomics:info(Ref))]),
    ok = atomics:put(Ref, 1, 5),
    ok = atomics:add(Ref, 1, -7),
    io:format("~p ~p ~p~n", [atomics:get(Ref, 1), atomics:exchange(Ref, 1, 9), atomics:compare_exchange(Ref, 1, 8, 1)]),
    io:format("~p ~p~n", [atomics:compare_exchange(Ref, 1, 9, 1), atomics:sub_get(Ref, 1, 3)]),
    Parent = self(),
    Pids = [spawn(fun() -> [atomics:add(Ref, 2, 1) || _ <- lists:seq(1, 1000)], Parent ! done end) || _ <- lists:seq(1, 10)],
    [receive done -> ok end || _ <- Pids],
    garbage_collect(),
    io:format("~p~n", [atomics:get(Ref, 2)]),
    Max = (1 bsl 63) - 1,
    ok = atomics:put(Ref, 3, Max),
    io:format("~p ~p~n", [atomics:get(Ref, 3), atomics:add_get(Ref, 3, 1)]),
    Unsigned = atomics:new(1, [{signed, false}]),
    ok = atomics:sub(Unsigned, 1, 1),
    io:format("~p ~p~n", [atomics:get(Unsigned, 1), maps:with([min, max], atomics:info(Unsigned))]),
    [io:format("~p~n", [try F() catch error:Reason -> Reason end])
     || F <- [fun() -> atomics:get(Ref, 0) end, fun() -> atomics:get(Ref, 4) end, fun() -> atomics:put(Ref, 1, 1 bsl 63) end,
              fun() -> atomics:put(Unsigned, 1, -1) end, fun() -> atomics:new(0, []) end, fun() -> atomics:new(1, [x]) end,
              fun() -> atomics:get(make_ref(), 1) end, fun() -> atomics:add(Ref, 1, a) end]],
    [counter(counters:new(2, [Kind])) || Kind <- [atomics, write_concurrency]].

counter(Counter) ->
    counters:add(Counter, 1, 10),
    counters:sub(Counter, 1, 3),
    counters:put(Counter, 2, 100),
    io:format("~p ~p ~p~n", [counters:get(Counter, 1), counters:get(Counter, 2), maps:get(size, counters:info(Counter))]).
