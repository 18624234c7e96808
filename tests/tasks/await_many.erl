%% Replies in an order that is not the tasks', crashes, time that runs out, and messages of others, which stay.
-module(await_many).
-export([main/1]).

%% In a process of its own: who calls main/1 may trap exits and have links.
main(_) ->
    {_, Monitor} = spawn_monitor(fun run/0),
    receive {'DOWN', Monitor, process, _, Reason} -> io:format("~w~n", [Reason]) end.

run() ->
    io:format("in order: ~w~n", [task:await_many([task:async(fun() -> N * N end) || N <- lists:seq(1, 100)])]),
    io:format("backwards: ~w~n", [task:await_many(backwards(30))]),
    io:format("shuffled: ~w~n", [task:await_many(lists:map(fun later/1, [3, 1, 2, 9, 4, 8, 5, 7, 6, 10]))]),
    io:format("none: ~w~n", [task:await_many([])]),
    self() ! {make_ref(), 1},
    self() ! note,
    io:format("in time: ~w~n", [task:await_many([task:async(fun() -> fast end)], 60000)]),
    io:format("others' messages: ~w~n", [length(messages())]),
    process_flag(trap_exit, true),
    io:format("crash: ~w~n", [reason(fun() -> task:await_many([later(2), task:async(fun() -> exit(failed) end)]) end)]),
    io:format("timeout: ~w~n", [reason(fun() -> task:await_many([task:async(fun() -> quick end), stuck()], 100) end)]),
    [Once | _] = Tasks = [task:async(fun() -> once end)],
    io:format("twice: ~w~n", [reason(fun() -> task:await_many([Once | Tasks]) end)]),
    io:format("await: ~w~n", [task:await(Once)]),
    io:format("stranger's: ~w~n", [strangers(stuck())]),
    {links, Links} = process_info(self(), links),
    [unlink(Pid) || Pid <- Links, is_pid(Pid)],
    [exit(Pid, kill) || Pid <- Links, is_pid(Pid)],
    io:format("monitors: ~w~n", [length(element(2, process_info(self(), monitors)))]).

later(N) -> task:async(fun() -> timer:sleep(5 * N), {slept, N} end).

backwards(Count) -> [task:async(fun() -> timer:sleep(3 * (Count - N)), N end) || N <- lists:seq(1, Count)].

stuck() -> task:async(fun() -> timer:sleep(infinity) end).

messages() -> receive Message -> [Message | messages()] after 0 -> [] end.

%% What the call exits with; of a task only the word, since pids and references differ from run to run.
reason(Call) ->
    case catch Call() of
        {'EXIT', {Reason, {task, await_many, [Tasks, _]}}} -> {Reason, length(Tasks)};
        {'EXIT', {Reason, _Stack}} -> Reason;
        Value -> {value, Value}
    end.

strangers(Task) ->
    {_, Monitor} = spawn_monitor(fun() -> exit(reason(fun() -> task:await_many([Task]) end)) end),
    receive {'DOWN', Monitor, process, _, Reason} -> Reason end.
