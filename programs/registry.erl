%% Step 5 of 6: the parent has a name, so nothing is passed to its children.
%% args: 100 50
%%
%%     minibeam run programs/registry.erl [N [SleepMs]]
%%
%% `register(parent, self())` makes an atom stand for the parent's pid. The
%% atom is part of the worker's code and takes no room in the worker: its
%% closure is empty, and the same for all of them.
%%
%% The sleeping time is no argument either: it lies in a persistent term,
%% which every process reads in place and none copies.
-module(registry).
-mode(compile).
-export([main/1]).

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
    io:format("registry: ~w processes have slept ~w ms~n", [N, SleepMs]).

worker() ->
    timer:sleep(persistent_term:get(sleep_ms)),
    parent ! done.

start(0) ->
    ok;
start(N) ->
    spawn(fun() -> worker() end),
    start(N - 1).

await(0) ->
    ok;
await(N) ->
    receive
        done -> await(N - 1)
    end.
