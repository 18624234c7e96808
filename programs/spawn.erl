%% Step 2 of 6: bare processes instead of tasks.
%% args: 100 50
%%
%%     minibeam run programs/spawn.erl [N [SleepMs]]
%%
%% `spawn/1` starts a process and nothing else: no link, no dictionary, no
%% reply. To learn that a process has ended, the parent monitors it: the
%% runtime then sends one 'DOWN' message, at once if the process is already
%% gone. This step saves the most.
%%
%% The comprehension builds the list of pids in order, and the parent keeps all
%% of it until the last process has been awaited.
-module(spawn).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    main([N, "10000"]);
main([N, SleepMs]) ->
    run(list_to_integer(N), list_to_integer(SleepMs)).

run(N, SleepMs) ->
    Pids = [spawn(fun() -> timer:sleep(SleepMs) end) || _ <- lists:seq(1, N)],
    await_many(Pids),
    io:format("spawn: ~w processes have slept ~w ms~n", [N, SleepMs]).

await_many(Pids) ->
    lists:foreach(fun await/1, Pids).

await(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    receive
        {'DOWN', Monitor, process, _, _} -> ok
    end.
