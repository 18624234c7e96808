%% Step 3 of 6: the list of pids is built once, back to front.
%% args: 100 50
%%
%%     minibeam run programs/reduce.erl [N [SleepMs]]
%%
%% A list grows at its head only. Who wants its elements in order either
%% builds it on the stack while the recursion returns, or builds it reversed
%% and turns it round, which makes it twice. Here the order does not matter,
%% so each pid goes in front of those before it, and that is all.
%% (`map_body.erl` and `map_tail.erl` show the two other ways.)
-module(reduce).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    main([N, "10000"]);
main([N, SleepMs]) ->
    run(list_to_integer(N), list_to_integer(SleepMs)).

run(N, SleepMs) ->
    await_many(start(N, SleepMs, [])),
    io:format("reduce: ~w processes have slept ~w ms~n", [N, SleepMs]).

start(0, _SleepMs, Pids) ->
    Pids;
start(N, SleepMs, Pids) ->
    Pid = spawn(fun() -> timer:sleep(SleepMs) end),
    start(N - 1, SleepMs, [Pid | Pids]).

await_many(Pids) ->
    lists:foreach(fun await/1, Pids).

await(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    receive
        {'DOWN', Monitor, process, _, _} -> ok
    end.
