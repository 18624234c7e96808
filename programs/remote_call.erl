%% Step 6 of 6: the children start at an exported function, not in a closure.
%% args: 100 50
%%
%%     minibeam run programs/remote_call.erl [N [SleepMs]]
%%     minibeam run --hms 1 --no-debug-info programs/remote_call.erl 1000000
%%
%% A local fun belongs to the version of the module that made it and holds
%% that version in memory. `fun Module:Function/Arity` is only a name: it is
%% looked up when it is called, the same term serves all processes, and a new
%% version of the module takes over as soon as it is loaded.
%%
%% What is left of a process now is what the machine itself needs: its record,
%% the heap it was given before it asked for one, and a timer.
-module(remote_call).
-mode(compile).
-export([main/1, worker/0]).

main([]) ->
    main(["1000"]);
main([N]) ->
    main([N, "10000"]);
main([N, SleepMs]) ->
    run(list_to_integer(N), list_to_integer(SleepMs)).

run(N, SleepMs) ->
    register(parent, self()),
    persistent_term:put(sleep_ms, SleepMs),
    start(N),
    await(N),
    io:format("remote_call: ~w processes have slept ~w ms~n", [N, SleepMs]).

worker() ->
    timer:sleep(persistent_term:get(sleep_ms)),
    parent ! done.

start(0) ->
    ok;
start(N) ->
    spawn(fun ?MODULE:worker/0),
    start(N - 1).

await(0) ->
    ok;
await(N) ->
    receive
        done -> await(N - 1)
    end.
