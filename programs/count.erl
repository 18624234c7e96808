%% Step 4 of 6: no list at all: the parent counts.
%% args: 100 50
%%
%%     minibeam run programs/count.erl [N [SleepMs]]
%%
%% Nobody asks which process has finished, only how many have. So each sends
%% `done` when it wakes, and the parent counts N of them. The message is an
%% atom, one word, and needs no room outside the mailbox.
%%
%% The price: the parent must be told apart from all others, so its pid goes
%% into every closure, and a closure is copied to the process that runs it.
-module(count).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    main([N, "10000"]);
main([N, SleepMs]) ->
    run(list_to_integer(N), list_to_integer(SleepMs)).

run(N, SleepMs) ->
    start(N, SleepMs),
    await(N),
    io:format("count: ~w processes have slept ~w ms~n", [N, SleepMs]).

worker(Parent, SleepMs) ->
    timer:sleep(SleepMs),
    Parent ! done.

start(0, _SleepMs) ->
    ok;
start(N, SleepMs) ->
    Parent = self(),
    spawn(fun() -> worker(Parent, SleepMs) end),
    start(N - 1, SleepMs).

await(0) ->
    ok;
await(N) ->
    receive
        done -> await(N - 1)
    end.
