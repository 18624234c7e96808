%% Supervisors: servers that start children, restart those that die, and give
%% up when that happens too often.
%%
%% Children stand in a list, the one started last first; that is the order in
%% which they are stopped and listed. A simple_one_for_one supervisor has one
%% specification, and a map from pids to the arguments they were started with.
%% A child that could not be restarted has {restarting, OldPid} as its pid and
%% is tried again by a message, so that others are heard in between.
%%
%% Differs from OTP: code_change/3 keeps children that the new specifications
%% do not name, and starts none, as there; but it takes no new flags.
-module(supervisor).
-behaviour(gen_server).
-export([start_link/2, start_link/3, start_child/2, restart_child/2, terminate_child/2, delete_child/2]).
-export([which_children/1, count_children/1, get_childspec/2, check_childspecs/1, check_childspecs/2]).
-export([get_callback_module/1]).
%% Called by gen_server and the logger.
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2, code_change/3, format_log/2]).

-callback init(Argument :: term()) ->
    {ok, {Flags :: map() | tuple(), [ChildSpec :: map() | tuple()]}} | ignore.

%% Some errors show it, so its fields are OTP's.
-record(child, {pid = undefined, id, mfargs, restart_type, significant = false, shutdown, child_type, modules = []}).

%% `restarts`: when the last ones were, in seconds, the latest first.
%% `children`: a list, or the map of a simple_one_for_one supervisor, whose
%% specification is then in `template`.
-record(state, {name, strategy, intensity = 1, period = 5, auto_shutdown = never,
                children = [], template, restarts = [], module, argument}).

-define(IS_SIMPLE(State), State#state.strategy =:= simple_one_for_one).

%% ---- Clients ----

start_link(Module, Argument) -> gen_server:start_link(?MODULE, {self, Module, Argument}, []).

start_link(Name, Module, Argument) -> gen_server:start_link(Name, ?MODULE, {Name, Module, Argument}, []).

start_child(Supervisor, Spec) -> call(Supervisor, {start_child, Spec}).

restart_child(Supervisor, Id) -> call(Supervisor, {restart_child, Id}).

terminate_child(Supervisor, Id) -> call(Supervisor, {terminate_child, Id}).

delete_child(Supervisor, Id) -> call(Supervisor, {delete_child, Id}).

which_children(Supervisor) -> call(Supervisor, which_children).

count_children(Supervisor) -> call(Supervisor, count_children).

get_childspec(Supervisor, Id) -> call(Supervisor, {get_childspec, Id}).

call(Supervisor, Request) -> gen_server:call(Supervisor, Request, infinity).

get_callback_module(Supervisor) ->
    #state{module = Module} = sys:get_state(Supervisor),
    Module.

check_childspecs(Specs) -> check_childspecs(Specs, undefined).

check_childspecs(Specs, undefined) -> check_childspecs(Specs, any_significant);
check_childspecs(Specs, AutoShutdown) when is_list(Specs) ->
    try
        _ = children(Specs, AutoShutdown),
        ok
    catch
        throw:Reason -> {error, Reason}
    end;
check_childspecs(Other, _) -> {error, {badarg, Other}}.

%% ---- Start ----

init({Name, Module, Argument}) ->
    process_flag(trap_exit, true),
    case Module:init(Argument) of
        {ok, {Flags, Specs}} ->
            try flags(Flags, #state{name = name(Name, Module), module = Module, argument = Argument}) of
                State when ?IS_SIMPLE(State) -> init_simple(Specs, State);
                State -> init_children(Specs, State)
            catch
                throw:Reason -> {stop, {supervisor_data, Reason}}
            end;
        ignore -> ignore;
        Other -> {stop, {bad_return, {Module, init, Other}}}
    end.

name(self, Module) -> {self(), Module};
name(Name, _) -> Name.

init_simple([Spec], State) ->
    try
        [Template] = children([Spec], State#state.auto_shutdown),
        {ok, State#state{template = Template, children = #{}}}
    catch
        throw:Reason -> {stop, {start_spec, Reason}}
    end;
init_simple(Specs, _) -> {stop, {bad_start_spec, Specs}}.

init_children(Specs, State) ->
    try children(Specs, State#state.auto_shutdown) of
        Children ->
            case start_children(Children, [], State) of
                {ok, Started} -> {ok, State#state{children = Started}};
                {failed, Id, Reason, Left} ->
                    _ = terminate_children(Left, State),
                    {stop, {shutdown, {failed_to_start_child, Id, Reason}}}
            end
    catch
        throw:Reason -> {stop, {start_spec, Reason}}
    end.

%% ---- Flags and specifications: wrong ones are thrown ----

flags({Strategy, Intensity, Period}, State) ->
    flags(#{strategy => Strategy, intensity => Intensity, period => Period}, State);
flags(Flags, State) when is_map(Flags) ->
    Defaults = #{strategy => one_for_one, intensity => 1, period => 5, auto_shutdown => never},
    #{strategy := Strategy, intensity := Intensity, period := Period, auto_shutdown := AutoShutdown} =
        maps:merge(Defaults, Flags),
    lists:member(Strategy, [one_for_one, one_for_all, rest_for_one, simple_one_for_one])
        orelse throw({invalid_strategy, Strategy}),
    is_integer(Intensity) andalso Intensity >= 0 orelse throw({invalid_intensity, Intensity}),
    is_integer(Period) andalso Period > 0 orelse throw({invalid_period, Period}),
    lists:member(AutoShutdown, [never, any_significant, all_significant])
        orelse throw({invalid_auto_shutdown, AutoShutdown}),
    State#state{strategy = Strategy, intensity = Intensity, period = Period, auto_shutdown = AutoShutdown};
flags(Other, _) -> throw({invalid_type, Other}).

children(Specs, AutoShutdown) when is_list(Specs) ->
    Children = [child(Spec, AutoShutdown) || Spec <- Specs],
    unique([Id || #child{id = Id} <- Children]),
    Children;
children(Specs, _) -> throw({badarg, Specs}).

unique([]) -> ok;
unique([Id | Ids]) ->
    lists:member(Id, Ids) andalso throw({duplicate_child_name, Id}),
    unique(Ids).

child({Id, MFA, Restart, Shutdown, Type, Modules}, AutoShutdown) ->
    child(#{id => Id, start => MFA, restart => Restart, shutdown => Shutdown, type => Type, modules => Modules},
          AutoShutdown);
child(#{} = Spec, AutoShutdown) ->
    MFA = case Spec of
              #{start := Start} -> Start;
              #{} -> throw(missing_start)
          end,
    Id = case Spec of
             #{id := Given} -> Given;
             #{} -> throw(missing_id)
         end,
    case MFA of
        {M, F, A} when is_atom(M), is_atom(F), is_list(A) -> ok;
        _ -> throw({invalid_mfa, MFA})
    end,
    Restart = maps:get(restart, Spec, permanent),
    lists:member(Restart, [permanent, transient, temporary]) orelse throw({invalid_restart_type, Restart}),
    Significant = maps:get(significant, Spec, false),
    significant(Significant, Restart, AutoShutdown),
    Type = maps:get(type, Spec, worker),
    lists:member(Type, [worker, supervisor]) orelse throw({invalid_child_type, Type}),
    Shutdown = maps:get(shutdown, Spec, default_shutdown(Type)),
    is_shutdown(Shutdown) orelse throw({invalid_shutdown, Shutdown}),
    Modules = maps:get(modules, Spec, [element(1, MFA)]),
    modules(Modules),
    #child{id = Id, mfargs = MFA, restart_type = Restart, significant = Significant, shutdown = Shutdown,
           child_type = Type, modules = Modules};
child(Other, _) -> throw({invalid_child_spec, Other}).

significant(true, permanent, _) -> throw({bad_combination, [{restart, permanent}, {significant, true}]});
significant(true, _, never) -> throw({bad_combination, [{auto_shutdown, never}, {significant, true}]});
significant(Significant, _, _) when is_boolean(Significant) -> ok;
significant(Significant, _, _) -> throw({invalid_significant, Significant}).

default_shutdown(worker) -> 5000;
default_shutdown(supervisor) -> infinity.

is_shutdown(brutal_kill) -> true;
is_shutdown(infinity) -> true;
is_shutdown(Time) -> is_integer(Time) andalso Time >= 0.

modules(dynamic) -> ok;
modules(Modules) when is_list(Modules) ->
    lists:foreach(fun(Module) -> is_atom(Module) orelse throw({invalid_module, Module}) end, Modules);
modules(Modules) -> throw({invalid_modules, Modules}).

spec(#child{id = Id, mfargs = MFA, restart_type = Restart, significant = Significant, shutdown = Shutdown,
            child_type = Type, modules = Modules}) ->
    #{id => Id, start => MFA, restart => Restart, significant => Significant, shutdown => Shutdown, type => Type,
      modules => Modules}.

%% ---- Requests ----

handle_call({start_child, Extra}, _, #state{template = #child{mfargs = {M, F, A}}} = State) when ?IS_SIMPLE(State) ->
    Arguments = A ++ Extra,
    case start({M, F, Arguments}) of
        {ok, undefined} = Ignored -> {reply, Ignored, State};
        {ok, Pid} = Started -> {reply, Started, keep(Pid, Arguments, State)};
        {ok, Pid, _} = Started -> {reply, Started, keep(Pid, Arguments, State)};
        Error -> {reply, Error, State}
    end;
handle_call({start_child, Spec}, _, State) ->
    try child(Spec, State#state.auto_shutdown) of
        Child ->
            {Reply, Children} = start_new(Child, State),
            {reply, Reply, State#state{children = Children}}
    catch
        throw:Reason -> {reply, {error, Reason}, State}
    end;
handle_call({terminate_child, Pid}, _, #state{children = Running} = State) when ?IS_SIMPLE(State) ->
    case is_pid(Pid) of
        false -> {reply, {error, simple_one_for_one}, State};
        true when is_map_key(Pid, Running) ->
            stop_child((State#state.template)#child{pid = Pid}, State),
            {reply, ok, State#state{children = maps:remove(Pid, Running)}};
        %% It may have been a child.
        true ->
            case is_process_alive(Pid) of
                true -> {reply, {error, not_found}, State};
                false -> {reply, ok, State}
            end
    end;
handle_call({terminate_child, Id}, _, State) ->
    case find(Id, State) of
        false -> {reply, {error, not_found}, State};
        Child ->
            stop_child(Child, State),
            {reply, ok, stopped(Child, State)}
    end;
handle_call({restart_child, _}, _, State) when ?IS_SIMPLE(State) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({restart_child, Id}, _, State) ->
    case find(Id, State) of
        false -> {reply, {error, not_found}, State};
        #child{pid = undefined} = Child ->
            case start_logged(Child, State) of
                {ok, Pid} = Started -> {reply, Started, replace(Child#child{pid = Pid}, State)};
                {ok, Pid, _} = Started -> {reply, Started, replace(Child#child{pid = Pid}, State)};
                Error -> {reply, Error, State}
            end;
        Child -> {reply, {error, busy(Child)}, State}
    end;
handle_call({delete_child, _}, _, State) when ?IS_SIMPLE(State) ->
    {reply, {error, simple_one_for_one}, State};
handle_call({delete_child, Id}, _, State) ->
    case find(Id, State) of
        false -> {reply, {error, not_found}, State};
        #child{pid = undefined} -> {reply, ok, remove(Id, State)};
        Child -> {reply, {error, busy(Child)}, State}
    end;
handle_call({get_childspec, Id}, _, State) ->
    Found = case ?IS_SIMPLE(State) of
                true when is_map_key(Id, State#state.children) -> State#state.template;
                true -> false;
                false -> find(Id, State)
            end,
    case Found of
        false -> {reply, {error, not_found}, State};
        Child -> {reply, {ok, spec(Child)}, State}
    end;
handle_call(which_children, _, #state{template = #child{child_type = Type, modules = Modules}} = State)
  when ?IS_SIMPLE(State) ->
    {reply, [{undefined, shown(Pid), Type, Modules} || Pid <- maps:keys(State#state.children)], State};
handle_call(which_children, _, #state{children = Children} = State) ->
    {reply, [{Id, shown(Pid), Type, Modules}
             || #child{pid = Pid, id = Id, child_type = Type, modules = Modules} <- Children], State};
handle_call(count_children, _, #state{children = Running} = State) when ?IS_SIMPLE(State) ->
    Active = length([Pid || Pid <- maps:keys(Running), is_pid(Pid)]),
    {reply, counts(1, Active, [(State#state.template)#child.child_type || _ <- maps:keys(Running)]), State};
handle_call(count_children, _, #state{children = Children} = State) ->
    Active = length([Pid || #child{pid = Pid} <- Children, is_pid(Pid), is_process_alive(Pid)]),
    {reply, counts(length(Children), Active, [Type || #child{child_type = Type} <- Children]), State}.

shown({restarting, _}) -> restarting;
shown(Pid) -> Pid.

busy(#child{pid = {restarting, _}}) -> restarting;
busy(_) -> running.

counts(Specs, Active, Types) ->
    Supervisors = length([Type || supervisor = Type <- Types]),
    [{specs, Specs}, {active, Active}, {supervisors, Supervisors}, {workers, length(Types) - Supervisors}].

start_new(#child{id = Id} = Child, #state{children = Children} = State) ->
    case find(Id, State) of
        false ->
            case start_logged(Child, State) of
                {ok, undefined} = Ignored when Child#child.restart_type =:= temporary -> {Ignored, Children};
                {ok, Pid} = Started -> {Started, [Child#child{pid = Pid} | Children]};
                {ok, Pid, _} = Started -> {Started, [Child#child{pid = Pid} | Children]};
                {error, Reason} -> {{error, {Reason, Child}}, Children}
            end;
        #child{pid = Pid} when is_pid(Pid) -> {{error, {already_started, Pid}}, Children};
        _ -> {{error, already_present}, Children}
    end.

handle_cast({try_again, Key}, State) ->
    case find(Key, State) of
        #child{pid = {restarting, _}} = Child -> after_restart(restart(Child, State));
        %% It was stopped or started by hand meanwhile.
        _ -> {noreply, State}
    end.

handle_info({'EXIT', Pid, Reason}, State) ->
    case find(Pid, State) of
        false -> {noreply, State};
        Child -> after_restart(died(Child, Reason, State))
    end;
handle_info(Message, State) ->
    logger:log(error, "Supervisor received unexpected message: ~tp~n", [Message], #{}),
    {noreply, State}.

after_restart({ok, State}) -> {noreply, State};
after_restart({shutdown, State}) -> {stop, shutdown, State}.

terminate(_, #state{children = Running} = State) when ?IS_SIMPLE(State) ->
    stop_all([Pid || Pid <- maps:keys(Running), is_pid(Pid)], State);
terminate(_, State) ->
    _ = terminate_children(State#state.children, State),
    ok.

code_change(_, State, _) when ?IS_SIMPLE(State) -> {ok, State};
code_change(_, #state{module = Module, argument = Argument, children = Old} = State, _) ->
    case Module:init(Argument) of
        {ok, {_, Specs}} ->
            try children(Specs, State#state.auto_shutdown) of
                Named ->
                    New = [New#child{pid = pid_in(New#child.id, Old)} || New <- Named],
                    Kept = [Child || #child{id = Id} = Child <- Old, not lists:keymember(Id, #child.id, Named)],
                    {ok, State#state{children = lists:reverse(New, Kept)}}
            catch
                throw:Reason -> {error, Reason}
            end;
        ignore -> {ok, State};
        Other -> Other
    end.

pid_in(Id, Children) ->
    case lists:keyfind(Id, #child.id, Children) of
        #child{pid = Pid} -> Pid;
        false -> undefined
    end.

%% ---- The table of children ----

%% By id, or by the pid that has died; for simple_one_for_one by pid only.
find(Key, #state{template = Template, children = Running} = State) when ?IS_SIMPLE(State) ->
    case Running of
        #{Key := Arguments} ->
            {M, F, _} = Template#child.mfargs,
            Template#child{pid = Key, mfargs = {M, F, Arguments}};
        #{} -> false
    end;
find(Pid, #state{children = Children}) when is_pid(Pid) ->
    case lists:keyfind(Pid, #child.pid, Children) of
        false -> lists:keyfind(Pid, #child.id, Children);
        Child -> Child
    end;
find(Id, #state{children = Children}) -> lists:keyfind(Id, #child.id, Children).

keep(Pid, Arguments, #state{children = Running} = State) -> State#state{children = Running#{Pid => Arguments}}.

replace(#child{id = Id} = Child, #state{children = Children} = State) ->
    State#state{children = lists:keyreplace(Id, #child.id, Children, Child)}.

remove(Id, #state{children = Children} = State) ->
    State#state{children = lists:keydelete(Id, #child.id, Children)}.

%% A child that does not run any more and is not to be restarted.
stopped(#child{pid = Pid}, #state{children = Running} = State) when ?IS_SIMPLE(State) ->
    State#state{children = maps:remove(Pid, Running)};
stopped(#child{restart_type = temporary, id = Id}, State) -> remove(Id, State);
stopped(Child, State) -> replace(Child#child{pid = undefined}, State).

%% ---- Starting ----

%% From the first to the last; what has been started stands in front.
start_children([], Started, _) -> {ok, Started};
start_children([#child{id = Id} = Child | Children], Started, State) ->
    case start_logged(Child, State) of
        {ok, undefined} when Child#child.restart_type =:= temporary -> start_children(Children, Started, State);
        {ok, Pid} -> start_children(Children, [Child#child{pid = Pid} | Started], State);
        {ok, Pid, _} -> start_children(Children, [Child#child{pid = Pid} | Started], State);
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            {failed, Id, Reason, lists:reverse(Children, [Child | Started])}
    end.

start_logged(#child{mfargs = MFA} = Child, State) ->
    Result = start(MFA),
    case Result of
        {ok, Pid} when is_pid(Pid) -> progress(Child#child{pid = Pid}, State);
        {ok, Pid, _} -> progress(Child#child{pid = Pid}, State);
        _ -> ok
    end,
    Result.

start({M, F, A}) ->
    case catch apply(M, F, A) of
        {ok, Pid} when is_pid(Pid) -> {ok, Pid};
        {ok, Pid, Extra} when is_pid(Pid) -> {ok, Pid, Extra};
        ignore -> {ok, undefined};
        {error, Reason} -> {error, Reason};
        Other -> {error, Other}
    end.

%% ---- Restarting ----

died(#child{restart_type = Restart} = Child, Reason, State) ->
    IsOrderly = case Reason of
                    normal -> true;
                    shutdown -> true;
                    {shutdown, _} -> true;
                    _ -> false
                end,
    case Restart =:= permanent orelse not IsOrderly of
        true -> report(child_terminated, Reason, Child, State);
        false -> ok
    end,
    case Restart =:= permanent orelse Restart =:= transient andalso not IsOrderly of
        true -> restart(Child, State);
        false -> auto_shutdown(Child, stopped(Child, State))
    end.

auto_shutdown(#child{significant = true}, #state{auto_shutdown = any_significant} = State) -> {shutdown, State};
auto_shutdown(#child{significant = true}, #state{auto_shutdown = all_significant, children = Children} = State) ->
    IsLast = case Children of
                 #{} -> map_size(Children) =:= 0;
                 _ -> not lists:any(fun(#child{pid = Pid, significant = S}) -> S andalso Pid =/= undefined end, Children)
             end,
    case IsLast of
        true -> {shutdown, State};
        false -> {ok, State}
    end;
auto_shutdown(_, State) -> {ok, State}.

restart(Child, State) ->
    case count_restart(State) of
        {true, Counted} -> restart_by(Counted#state.strategy, Child, Counted);
        {false, Counted} ->
            report(shutdown, reached_max_restart_intensity, Child, Counted),
            {shutdown, stopped(Child, Counted)}
    end.

%% Whether there may be one more.
count_restart(#state{restarts = Restarts, intensity = Intensity, period = Period} = State) ->
    Now = erlang:monotonic_time(second),
    Recent = [Now | lists:takewhile(fun(Time) -> Time >= Now - Period end, Restarts)],
    {length(Recent) =< Intensity, State#state{restarts = Recent}}.

restart_by(one_for_one, #child{} = Child, State) ->
    case start_logged(Child, State) of
        {ok, Pid} -> {ok, replace(Child#child{pid = Pid}, State)};
        {ok, Pid, _} -> {ok, replace(Child#child{pid = Pid}, State)};
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            try_again(Child#child.id),
            {ok, replace(restarting(Child), State)}
    end;
restart_by(simple_one_for_one, #child{pid = Old, mfargs = {_, _, Arguments} = MFA} = Child, State) ->
    Without = State#state{children = maps:remove(Old, State#state.children)},
    case start(MFA) of
        {ok, Pid} -> {ok, keep(Pid, Arguments, Without)};
        {ok, Pid, _} -> {ok, keep(Pid, Arguments, Without)};
        {error, Reason} ->
            report(start_error, Reason, Child, State),
            #child{pid = Restarting} = restarting(Child),
            try_again(Restarting),
            {ok, keep(Restarting, Arguments, Without)}
    end;
restart_by(one_for_all, #child{id = Id}, State) ->
    restart_many(Id, (stopped_pid(Id, State))#state.children, [], State);
restart_by(rest_for_one, #child{id = Id}, State) ->
    #state{children = Children} = stopped_pid(Id, State),
    {Later, [Child | Earlier]} = lists:splitwith(fun(#child{id = Other}) -> Other =/= Id end, Children),
    restart_many(Id, Later ++ [Child], Earlier, State).

stopped_pid(Id, State) -> replace((find(Id, State))#child{pid = undefined}, State).

%% Stops and starts again; `Untouched` were started before them.
restart_many(_, Children, Untouched, State) ->
    Left = terminate_children(Children, State),
    case start_children(lists:reverse(Left), [], State) of
        {ok, Started} -> {ok, State#state{children = Started ++ Untouched}};
        {failed, Failed, _, Others} ->
            try_again(Failed),
            Marked = lists:keyreplace(Failed, #child.id, Others, restarting(lists:keyfind(Failed, #child.id, Others))),
            {ok, State#state{children = Marked ++ Untouched}}
    end.

restarting(#child{pid = {restarting, _}} = Child) -> Child;
restarting(#child{pid = Pid} = Child) -> Child#child{pid = {restarting, Pid}}.

try_again(Key) -> gen_server:cast(self(), {try_again, Key}).

%% ---- Stopping ----

%% In the list's order; those that are not temporary stay in it.
terminate_children(Children, State) ->
    lists:foreach(fun(Child) -> stop_child(Child, State) end, Children),
    [Child#child{pid = undefined} || #child{restart_type = Restart} = Child <- Children, Restart =/= temporary].

stop_child(#child{pid = Pid, shutdown = Shutdown} = Child, State) when is_pid(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    exit(Pid, signal(Shutdown)),
    Reason = await_end(Pid, Monitor, patience(Shutdown)),
    is_expected(Reason, Child) orelse report(shutdown_error, Reason, Child, State),
    ok;
stop_child(_, _) -> ok.

signal(brutal_kill) -> kill;
signal(_) -> shutdown.

patience(brutal_kill) -> infinity;
patience(Time) -> Time.

await_end(Pid, Monitor, Time) ->
    receive
        {'DOWN', Monitor, process, Pid, Reason} -> own_reason(Pid, Reason)
    after Time ->
        exit(Pid, kill),
        await_end(Pid, Monitor, infinity)
    end.

%% The exit signal of the link tells why a child died that was dead already.
own_reason(Pid, Reason) ->
    unlink(Pid),
    receive {'EXIT', Pid, Own} -> Own after 0 -> Reason end.

is_expected(killed, #child{shutdown = brutal_kill}) -> true;
is_expected(shutdown, #child{shutdown = Shutdown}) when Shutdown =/= brutal_kill -> true;
is_expected(shutdown, #child{restart_type = Restart}) -> Restart =/= permanent;
is_expected({shutdown, _}, #child{restart_type = Restart}) -> Restart =/= permanent;
is_expected(normal, #child{restart_type = Restart}) -> Restart =/= permanent;
is_expected(_, _) -> false.

%% All at once: they have one time to end in.
stop_all(Pids, #state{template = #child{shutdown = Shutdown} = Template} = State) ->
    Monitors = [{Pid, erlang:monitor(process, Pid)} || Pid <- Pids],
    lists:foreach(fun(Pid) -> exit(Pid, signal(Shutdown)) end, Pids),
    Deadline = case patience(Shutdown) of
                   infinity -> infinity;
                   Time -> erlang:monotonic_time(millisecond) + Time
               end,
    Reasons = [await_end(Pid, Monitor, time_left(Deadline)) || {Pid, Monitor} <- Monitors],
    Unexpected = [Reason || Reason <- Reasons, not is_expected(Reason, Template)],
    lists:foreach(fun(Reason) ->
                      Count = length([Same || Same <- Unexpected, Same =:= Reason]),
                      report(shutdown_error, Reason, Template#child{pid = Count}, State)
                  end, lists:usort(Unexpected)).

time_left(infinity) -> infinity;
time_left(Deadline) -> max(0, Deadline - erlang:monotonic_time(millisecond)).

%% ---- Reports ----

report(Context, Reason, Child, #state{name = Name}) ->
    logger:log(error,
               #{label => {?MODULE, Context},
                 report => [{supervisor, Name}, {errorContext, Context}, {reason, Reason}, {offender, offender(Child)}]},
               #{report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => "SUPERVISOR REPORT"},
                 domain => [otp, sasl]}).

progress(Child, #state{name = Name}) ->
    logger:allow(info, ?MODULE) andalso
        logger:log(info, #{label => {?MODULE, progress}, report => [{supervisor, Name}, {started, offender(Child)}]},
                   #{report_cb => fun ?MODULE:format_log/2, logger_formatter => #{title => "PROGRESS REPORT"},
                     domain => [otp, sasl]}).

offender(#child{pid = Pid, mfargs = MFA} = Child) ->
    Who = case Pid of
              Count when is_integer(Count) -> [{nb_children, Count}];
              _ -> [{pid, Pid}]
          end,
    Who ++ [{id, Child#child.id}, {mfargs, MFA}, {restart_type, Child#child.restart_type},
            {significant, Child#child.significant}, {shutdown, Child#child.shutdown},
            {child_type, Child#child.child_type}].

format_log(#{report := Report}, _) ->
    lists:join("\n", [line(Key, Value) || {Key, Value} <- Report]).

line(Key, Value) ->
    Start = io_lib:format("    ~w: ", [Key]),
    [Start, io_lib:print(Value, 1 + length(lists:flatten(Start)), 80, -1)].
