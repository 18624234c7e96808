%% Step 1 of 6: a million tasks, written the comfortable way.
%%! -eval {ok,task,Code}=compile:file("stdlib/erl/task.erl",[binary]),{module,task}=code:load_binary(task,"task.erl",Code)
%% args: 100 50
%%
%%     minibeam run programs/original.erl [N [SleepMs]]
%%     escript programs/original.erl [N [SleepMs]]      (at the repository's root)
%%
%% N tasks sleep, the parent awaits them all. A task is more than a process:
%% it is linked to its parent and monitored by it, it keeps `$ancestors`,
%% `$initial_call` and `$callers` in its process dictionary for those who will
%% debug it, and it sends back a result, which the parent collects in a list.
%% All of that is worth having in production, and all of it is paid for here
%% N times over by processes that do nothing. The next steps take it away.
%%
%% `task` is a module of minibeam's library. The second line of this file is
%% for escript only, which would not know it: it compiles our source.
-module(original).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    main([N, "10000"]);
main([N, SleepMs]) ->
    run(list_to_integer(N), list_to_integer(SleepMs)).

run(N, SleepMs) ->
    Tasks = [task:async(fun() -> timer:sleep(SleepMs) end) || _ <- lists:seq(1, N)],
    Results = task:await_many(Tasks, infinity),
    io:format("original: ~w processes have slept ~w ms~n", [length(Results), SleepMs]).
