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
-export([init/3]).

-define(DEFAULT_TIMEOUT_MS, 5000).

%% Starts a task that evaluates `Fun()`.
async(Fun) when is_function(Fun, 0) ->
    start({erlang, apply, [Fun, []]}, {erlang, apply, 2}).

%% Starts a task that evaluates `Module:Function(Arguments...)`.
async(Module, Function, Arguments) ->
    start({Module, Function, Arguments}, {Module, Function, length(Arguments)}).

start(Call, MFA) ->
    Owner = self(),
    %% The alias does not exist before the process, so it is sent after it.
    Pid = proc_lib:spawn_link(?MODULE, init, [Owner, [Owner | callers()], Call]),
    Alias = erlang:monitor(process, Pid, [{alias, demonitor}]),
    Pid ! {Owner, Alias},
    {task, Pid, Alias, Owner, MFA}.

%% Waits for the value of `Task`, at most 5 seconds.
await(Task) ->
    await(Task, ?DEFAULT_TIMEOUT_MS).

%% Waits for the value of `Task`; if the task dies or `Timeout` (milliseconds
%% or `infinity`) passes, the owner exits.
await({task, Pid, Alias, Owner, _MFA} = Task, Timeout) when Owner =:= self() ->
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
%% `Timeout` is for all of them together; if one task dies or time runs out,
%% the owner exits.
await_many(Tasks, Timeout) ->
    Awaited = maps:from_list([{Alias, awaited} || {task, _Pid, Alias, Owner, _MFA} <- Tasks, Owner =:= self()]),
    map_size(Awaited) =:= length(Tasks) orelse error(badarg, [Tasks, Timeout]),
    Expiry = make_ref(),
    Timer = start_timer(Timeout, Expiry),
    Values = collect(Tasks, Awaited, #{}, [], {Expiry, {?MODULE, await_many, [Tasks, Timeout]}}),
    cancel_timer(Timer, Expiry),
    Values.

%% Takes the replies as they come: to look for one among many that came
%% before it would cost a walk through all of them. `Early` replies are those
%% of tasks behind the first of the list; there are never many, unless the
%% first is slow, so it is this small map that is changed, not that of all.
collect([], _Awaited, _Early, Values, _Limit) ->
    lists:reverse(Values);
collect([{task, _Pid, Alias, _Owner, _MFA} | Tasks], Awaited, Early, Values, Limit) ->
    case Early of
        #{Alias := Value} -> collect(Tasks, Awaited, maps:remove(Alias, Early), [Value | Values], Limit);
        #{} -> collect_until(Alias, Tasks, Awaited, Early, Values, Limit)
    end.

collect_until(Alias, Tasks, Awaited, Early, Values, {Expiry, Call} = Limit) ->
    receive
        {Alias, Value} ->
            erlang:demonitor(Alias, [flush]),
            collect(Tasks, Awaited, Early, [Value | Values], Limit);
        {Other, Value} when is_map_key(Other, Awaited) ->
            erlang:demonitor(Other, [flush]),
            collect_until(Alias, Tasks, Awaited, Early#{Other => Value}, Values, Limit);
        {'DOWN', Other, process, _Pid, Reason} when is_map_key(Other, Awaited) ->
            exit({Reason, Call});
        Expiry ->
            [erlang:demonitor(Each, [flush]) || Each <- maps:keys(Awaited)],
            exit({timeout, Call})
    end.

start_timer(infinity, _Expiry) ->
    none;
start_timer(Timeout, Expiry) ->
    erlang:send_after(Timeout, self(), Expiry).

cancel_timer(none, _Expiry) ->
    ok;
cancel_timer(Timer, Expiry) ->
    erlang:cancel_timer(Timer) =/= false orelse
        receive Expiry -> ok after 0 -> ok end.

%% The task's process starts here. It needs no monitor of its owner: it is
%% linked to it.
init(Owner, Callers, {Module, Function, Arguments}) ->
    put('$initial_call', initial_call(Module, Function, Arguments)),
    put('$callers', Callers),
    receive
        {Owner, Alias} ->
            Value = apply(Module, Function, Arguments),
            Alias ! {Alias, Value}
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
