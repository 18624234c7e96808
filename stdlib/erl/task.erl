%% Work done aside: a process that computes one value for the process that
%% started it.
%%
%% A task is linked to its owner, so neither outlives the other's crash. The
%% owner monitors it through an alias, a reference at which messages can be
%% received until the monitor goes: the task replies to the alias, so that a
%% reply sent after the owner has stopped waiting is dropped by the runtime
%% and does not turn up later in the owner's mailbox.
%%
%% The task's dictionary says where it comes from, as that of Elixir's `Task`:
%% `$ancestors` (who spawned it, and who spawned those), `$initial_call`, and
%% `$callers` (on whose behalf it works).
%%
%% Differs from Elixir's `Task`: a task is a tuple `{task, Pid, Monitor,
%% Owner, MFA}`, and there are no supervisors of tasks.
-module(task).
-export([async/1, async/3, await/1, await/2, await_many/1, await_many/2]).
-export([init/5]).

-define(DEFAULT_TIMEOUT_MS, 5000).

%% Starts a task that evaluates `Fun()`.
async(Fun) when is_function(Fun, 0) ->
    async(erlang, apply, [Fun, []]).

%% Starts a task that evaluates `Module:Function(Arguments...)`.
async(Module, Function, Arguments) ->
    Owner = self(),
    Callers = [Owner | callers()],
    Call = initial_call(Module, Function, Arguments),
    %% The alias does not exist before the process, so it is sent after it.
    Pid = proc_lib:spawn_link(?MODULE, init, [Owner, Callers, Call, {Module, Function, Arguments}, async]),
    Alias = erlang:monitor(process, Pid, [{alias, demonitor}]),
    Pid ! {Owner, Alias},
    {task, Pid, Alias, Owner, Call}.

%% Waits for the value of `Task`, at most 5 seconds.
await(Task) ->
    await(Task, ?DEFAULT_TIMEOUT_MS).

%% Waits for the value of `Task`; if the task dies or `Timeout` (milliseconds
%% or `infinity`) passes, the owner exits.
await({task, Pid, Alias, Owner, _Call} = Task, Timeout) when Owner =:= self() ->
    receive
        {Alias, Value} ->
            erlang:demonitor(Alias, [flush]),
            Value;
        {'DOWN', Alias, process, Pid, Reason} ->
            exit({Reason, {?MODULE, await, [Task, Timeout]}})
    after Timeout ->
        erlang:demonitor(Alias, [flush]),
        exit({timeout, {?MODULE, await, [Task, Timeout]}})
    end.

%% Waits for the values of all `Tasks`, at most 5 seconds in all.
await_many(Tasks) ->
    await_many(Tasks, ?DEFAULT_TIMEOUT_MS).

%% Waits for the values of all `Tasks` and returns them in the tasks' order.
%% `Timeout` is for all of them together.
await_many(Tasks, infinity) ->
    [await(Task, infinity) || Task <- Tasks];
await_many(Tasks, Timeout) ->
    Deadline = erlang:monotonic_time(millisecond) + Timeout,
    [await(Task, max(0, Deadline - erlang:monotonic_time(millisecond))) || Task <- Tasks].

%% The task's process starts here.
init(Owner, Callers, Call, {Module, Function, Arguments}, async) ->
    put('$initial_call', Call),
    put('$callers', Callers),
    Monitor = erlang:monitor(process, Owner),
    receive
        {Owner, Alias} ->
            erlang:demonitor(Monitor, [flush]),
            Value = apply(Module, Function, Arguments),
            Alias ! {Alias, Value};
        {'DOWN', Monitor, process, _, Reason} ->
            exit(Reason)
    end.

callers() ->
    case get('$callers') of
        undefined -> [];
        Callers -> Callers
    end.

%% What `$initial_call` shows: for a fun the function that the compiler made
%% of its body, as `proc_lib` shows it.
initial_call(erlang, apply, [Fun, []]) ->
    {module, Module} = erlang:fun_info(Fun, module),
    {name, Name} = erlang:fun_info(Fun, name),
    {Module, Name, 0};
initial_call(Module, Function, Arguments) ->
    {Module, Function, length(Arguments)}.
