%% State machines: a server whose answer to an event depends on its state.
%%
%% Events wait in two places: in the queue of those to be handled next
%% (inserted, retried, and timeouts of time zero), and in the mailbox. A
%% postponed event is kept until the state changes and then goes to the front
%% of the queue. Timers are kept by their kind; a timer of a kind replaces the
%% one before. An event of any kind ends the event timeout.
%%
%% Differs from OTP: there are no other nodes; the actions that change the
%% callback module are missing.
-module(gen_statem).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3]).
-export([call/2, call/3, cast/2, reply/1, reply/2, enter_loop/4, enter_loop/5, enter_loop/6]).
-export([send_request/2, send_request/4, wait_response/1, wait_response/2, wait_response/3]).
-export([receive_response/1, receive_response/2, receive_response/3, check_response/2, check_response/3]).
-export([reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
%% Called by `gen`, `sys`, proc_lib and the logger.
-export([init_it/6, wake_hib/1, system_continue/3, system_terminate/4, system_code_change/4]).
-export([system_get_state/1, system_replace_state/2, format_status/2, format_log/2, print_event/3]).

-define(STACK(), element(2, process_info(self(), current_stacktrace))).

-callback init(Argument :: term()) -> term().
-callback callback_mode() -> atom() | [atom()].
-callback handle_event(Type :: term(), Content :: term(), State :: term(), Data :: term()) -> term().
-callback terminate(Reason :: term(), State :: term(), Data :: term()) -> term().
-callback code_change(Old :: term(), State :: term(), Data :: term(), Extra :: term()) -> term().
-callback format_status(Option :: term(), Status :: term()) -> term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_event/4, terminate/3, code_change/4, format_status/1, format_status/2]).

%% `mode`: state_functions or handle_event_function; `enters`: whether entering
%% a state is a call too. `queue`: events to be handled before any message.
%% `postponed`: the latest first. `timers`: kind => {Reference, Content}.
-record(machine, {parent, name, module, mode, enters, state, data, queue = [], postponed = [], timers = #{},
                  hibernate_after, debug, hibernate = false}).

%% What the actions of one call ask for. `inserted`: events, the last first.
-record(wishes, {postpone = false, hibernate = false, inserted = [], timeouts = []}).

%% ---- Clients ----

start(Module, Argument, Options) -> gen:start(?MODULE, nolink, Module, Argument, Options).

start(Name, Module, Argument, Options) -> gen:start(?MODULE, nolink, Name, Module, Argument, Options).

start_link(Module, Argument, Options) -> gen:start(?MODULE, link, Module, Argument, Options).

start_link(Name, Module, Argument, Options) -> gen:start(?MODULE, link, Name, Module, Argument, Options).

start_monitor(Module, Argument, Options) -> gen:start(?MODULE, monitor, Module, Argument, Options).

start_monitor(Name, Module, Argument, Options) -> gen:start(?MODULE, monitor, Name, Module, Argument, Options).

stop(Machine) -> gen:stop(Machine).

stop(Machine, Reason, Timeout) -> gen:stop(Machine, Reason, Timeout).

call(Machine, Request) -> call(Machine, Request, infinity).

call(Machine, Request, {Kind, Timeout}) when Kind =:= clean_timeout; Kind =:= dirty_timeout ->
    call(Machine, Request, Timeout);
call(Machine, Request, Timeout) ->
    try
        {ok, Reply} = gen:call(Machine, '$gen_call', Request, Timeout),
        Reply
    catch
        Class:Reason:Stack -> erlang:raise(Class, {Reason, {?MODULE, call, [Machine, Request, Timeout]}}, Stack)
    end.

cast({global, Name}, Event) -> quietly(fun() -> global:send(Name, {'$gen_cast', Event}) end);
cast({via, Registry, Name}, Event) -> quietly(fun() -> Registry:send(Name, {'$gen_cast', Event}) end);
cast(Machine, Event) -> quietly(fun() -> erlang:send(Machine, {'$gen_cast', Event}) end).

%% Whether anybody is there is not the sender's concern.
quietly(Send) ->
    try
        _ = Send(),
        ok
    catch
        _:_ -> ok
    end.

reply({reply, From, Reply}) -> reply(From, Reply);
reply(Replies) when is_list(Replies) -> lists:foreach(fun(Reply) -> reply(Reply) end, Replies).

reply(From, Reply) -> gen:reply(From, Reply).

send_request(Machine, Request) -> gen:send_request(Machine, '$gen_call', Request).

send_request(Machine, Request, Label, Requests) ->
    gen:send_request(Machine, '$gen_call', Request, Label, Requests).

wait_response(Request) -> wait_response(Request, infinity).

wait_response(Request, Timeout) -> gen:wait_response(Request, Timeout).

wait_response(Requests, Timeout, Delete) -> gen:wait_response(Requests, Timeout, Delete).

receive_response(Request) -> receive_response(Request, infinity).

receive_response(Request, Timeout) -> gen:receive_response(Request, Timeout).

receive_response(Requests, Timeout, Delete) -> gen:receive_response(Requests, Timeout, Delete).

check_response(Message, Request) -> gen:check_response(Message, Request).

check_response(Message, Requests, Delete) -> gen:check_response(Message, Requests, Delete).

reqids_new() -> gen:reqids_new().

reqids_size(Requests) -> gen:reqids_size(Requests).

reqids_add(Request, Label, Requests) -> gen:reqids_add(Request, Label, Requests).

reqids_to_list(Requests) -> gen:reqids_to_list(Requests).

%% ---- The start of a machine ----

%% Makes the calling process, started by `proc_lib`, a machine.
enter_loop(Module, Options, State, Data) -> enter_loop(Module, Options, State, Data, self(), []).

enter_loop(Module, Options, State, Data, Actions) when is_list(Actions) ->
    enter_loop(Module, Options, State, Data, self(), Actions);
enter_loop(Module, Options, State, Data, Name) -> enter_loop(Module, Options, State, Data, Name, []).

enter_loop(Module, Options, State, Data, FullName, Actions) when is_atom(Module), is_list(Options) ->
    begin_in(State, Data, Actions, machine(gen:get_parent(), gen:get_proc_name(FullName), Module, Options)).

init_it(Starter, self, FullName, Module, Argument, Options) ->
    init_it(Starter, self(), FullName, Module, Argument, Options);
init_it(Starter, Parent, FullName, Module, Argument, Options) ->
    try catched(fun() -> Module:init(Argument) end) of
        {ok, State, Data} -> started(Starter, State, Data, [], machine(Parent, gen:name(FullName), Module, Options));
        {ok, State, Data, Actions} ->
            started(Starter, State, Data, Actions, machine(Parent, gen:name(FullName), Module, Options));
        {stop, Reason} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, Reason}),
            exit(Reason);
        ignore ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, ignore),
            exit(normal);
        Other ->
            gen:unregister_name(FullName),
            Error = {bad_return_from_init, Other},
            proc_lib:init_ack(Starter, {error, Error}),
            error(Error)
    catch
        Class:Reason:Stack ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, exit_reason(Class, Reason, Stack)}),
            erlang:raise(Class, Reason, Stack)
    end.

%% A thrown term is a result.
catched(Fun) ->
    try
        Fun()
    catch
        throw:Result -> Result
    end.

started(Starter, State, Data, Actions, Machine) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    begin_in(State, Data, Actions, Machine).

machine(Parent, Name, Module, Options) ->
    Machine = #machine{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options),
                       debug = gen:debug_options(Name, Options)},
    set_mode(Machine).

set_mode(#machine{module = Module} = Machine) ->
    Given = catched(fun() -> Module:callback_mode() end),
    Modes = if is_list(Given) -> Given; true -> [Given] end,
    Kinds = [Mode || Mode <- Modes, Mode =:= state_functions orelse Mode =:= handle_event_function],
    case {Kinds, Modes -- [state_enter | Kinds]} of
        {[Kind], []} -> Machine#machine{mode = Kind, enters = lists:member(state_enter, Modes)};
        _ -> error({bad_return_from_callback_mode, Given})
    end.

%% The first state is entered as from itself.
begin_in(State, Data, Actions, Machine) ->
    In = Machine#machine{state = State, data = Data},
    guarded(In, [], fun() ->
        Wishes = wishes(Actions, #wishes{}, In),
        entered(State, Wishes, In)
    end).

%% ---- The loop ----

loop(#machine{queue = [Event | Queue]} = Machine) -> handle(Event, Machine#machine{queue = Queue});
loop(#machine{hibernate = true} = Machine) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Machine#machine{hibernate = false}]);
loop(#machine{hibernate_after = Idle} = Machine) ->
    receive
        Message -> message(Message, Machine)
    after Idle ->
        loop(Machine#machine{hibernate = true})
    end.

wake_hib(Machine) ->
    receive Message -> message(Message, Machine) end.

message({system, From, Request}, #machine{parent = Parent, debug = Debug} = Machine) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Machine);
message({'EXIT', Parent, Reason}, #machine{parent = Parent} = Machine) ->
    terminate(exit, Reason, ?STACK(), [], Machine);
message({'$gen_call', From, Request}, Machine) -> arrived({{call, From}, Request}, Machine);
message({'$gen_cast', Event}, Machine) -> arrived({cast, Event}, Machine);
message({timeout, Reference, Kind} = Message, #machine{timers = Timers} = Machine) ->
    case Timers of
        #{Kind := {Reference, Content}} ->
            arrived({Kind, Content}, Machine#machine{timers = maps:remove(Kind, Timers)});
        #{} -> arrived({info, Message}, Machine)
    end;
message(Message, Machine) -> arrived({info, Message}, Machine).

arrived(Event, Machine) -> handle(Event, debug({in, Event}, Machine)).

%% An event ends the event timeout, unless it is that.
handle(Event, Machine) ->
    Next = cancel(timeout, Machine),
    guarded(Next, [Event], fun() ->
        result(called(Event, Next), Event, Next)
    end).

%% `Events`: what is being handled, for the report.
guarded(Machine, Events, Step) ->
    try Step() of
        {loop, Next} -> loop(Next);
        {stop, Reason, Next} -> terminate(exit, Reason, ?STACK(), Events, Next)
    catch
        Class:Reason:Stack -> terminate(Class, Reason, Stack, Events, Machine)
    end.

called({Type, Content}, #machine{module = Module, mode = Mode, state = State, data = Data}) ->
    catched(fun() ->
        case Mode of
            state_functions when is_atom(State) -> Module:State(Type, Content, Data);
            state_functions -> error({bad_state_name, State});
            handle_event_function -> Module:handle_event(Type, Content, State, Data)
        end
    end).

%% ---- Results ----

%% What a call asks for: the state, whether it is entered, data, actions.
result(Result, Event, #machine{state = State, data = Data} = Machine) ->
    case Result of
        {next_state, State, NewData} -> follow(State, stay, NewData, [], Event, Machine);
        {next_state, State, NewData, Actions} -> follow(State, stay, NewData, Actions, Event, Machine);
        {next_state, New, NewData} -> follow(New, move, NewData, [], Event, Machine);
        {next_state, New, NewData, Actions} -> follow(New, move, NewData, Actions, Event, Machine);
        {keep_state, NewData} -> follow(State, stay, NewData, [], Event, Machine);
        {keep_state, NewData, Actions} -> follow(State, stay, NewData, Actions, Event, Machine);
        keep_state_and_data -> follow(State, stay, Data, [], Event, Machine);
        {keep_state_and_data, Actions} -> follow(State, stay, Data, Actions, Event, Machine);
        {repeat_state, NewData} -> follow(State, again, NewData, [], Event, Machine);
        {repeat_state, NewData, Actions} -> follow(State, again, NewData, Actions, Event, Machine);
        repeat_state_and_data -> follow(State, again, Data, [], Event, Machine);
        {repeat_state_and_data, Actions} -> follow(State, again, Data, Actions, Event, Machine);
        stop -> {stop, normal, Machine};
        {stop, Reason} -> {stop, Reason, Machine};
        {stop, Reason, NewData} -> {stop, Reason, Machine#machine{data = NewData}};
        {stop_and_reply, Reason, Replies} -> answer_and_stop(Reason, Replies, Machine);
        {stop_and_reply, Reason, Replies, NewData} ->
            answer_and_stop(Reason, Replies, Machine#machine{data = NewData});
        _ -> error({bad_return_from_state_function, Result})
    end.

answer_and_stop(Reason, Replies, Machine) ->
    lists:foreach(fun({reply, From, Reply}) -> reply(From, Reply);
                     (Other) -> error({bad_reply_action_from_state_function, Other})
                  end, listed(Replies)),
    {stop, Reason, Machine}.

listed(Actions) when is_list(Actions) -> Actions;
listed(Action) -> [Action].

%% `Way`: to another state (`move`), into the same one once more (`again`), or neither.
follow(New, Way, NewData, Actions, Event, #machine{state = Old} = Machine) ->
    Wishes = wishes(Actions, #wishes{}, Machine),
    Postponed = case Wishes#wishes.postpone of
                    true -> postpone(Event, Machine);
                    false -> Machine
                end,
    Moved = Postponed#machine{state = New, data = NewData},
    case Way of
        move -> entered(Old, Wishes, retry(cancel(state_timeout, Moved)));
        again -> entered(Old, Wishes, Moved);
        stay -> {loop, debug({consume, Event, New}, grant(Wishes, Moved))}
    end.

postpone({Type, _}, _) when Type =:= enter -> error({bad_action_from_state_function, postpone});
postpone(Event, #machine{postponed = Postponed} = Machine) -> Machine#machine{postponed = [Event | Postponed]}.

retry(#machine{postponed = Postponed, queue = Queue} = Machine) ->
    Machine#machine{postponed = [], queue = lists:reverse(Postponed, Queue)}.

%% Tells the callback module of the new state, if it wants to know; what it
%% then asks for is added to what it has asked for already.
entered(_, Wishes, #machine{enters = false} = Machine) -> {loop, grant(Wishes, Machine)};
entered(Old, Wishes, #machine{state = State, data = Data} = Machine) ->
    Event = {enter, Old},
    case called(Event, Machine) of
        {next_state, State, NewData} -> stays(NewData, [], Wishes, Machine);
        {next_state, State, NewData, Actions} -> stays(NewData, Actions, Wishes, Machine);
        {keep_state, NewData} -> stays(NewData, [], Wishes, Machine);
        {keep_state, NewData, Actions} -> stays(NewData, Actions, Wishes, Machine);
        keep_state_and_data -> stays(Data, [], Wishes, Machine);
        {keep_state_and_data, Actions} -> stays(Data, Actions, Wishes, Machine);
        {repeat_state, NewData} -> again(NewData, [], Wishes, Machine);
        {repeat_state, NewData, Actions} -> again(NewData, Actions, Wishes, Machine);
        repeat_state_and_data -> again(Data, [], Wishes, Machine);
        {repeat_state_and_data, Actions} -> again(Data, Actions, Wishes, Machine);
        {next_state, _, _} = Result -> error({bad_state_enter_return_from_state_function, Result});
        {next_state, _, _, _} = Result -> error({bad_state_enter_return_from_state_function, Result});
        Result -> result(Result, Event, Machine)
    end.

stays(Data, Actions, Wishes, Machine) ->
    {loop, grant(enter_wishes(Actions, Wishes, Machine), Machine#machine{data = Data})}.

again(Data, Actions, Wishes, #machine{state = State} = Machine) ->
    entered(State, enter_wishes(Actions, Wishes, Machine), Machine#machine{data = Data}).

enter_wishes(Actions, #wishes{inserted = Before} = Wishes, Machine) ->
    case wishes(Actions, Wishes#wishes{postpone = false}, Machine) of
        #wishes{postpone = false, inserted = Before} = More -> More;
        _ -> error({bad_state_enter_action_from_state_function, Actions})
    end.

%% ---- Actions ----

%% Replies are sent at once, the rest is collected.
wishes(Actions, Wishes, Machine) ->
    lists:foldl(fun(Action, Sum) -> wish(Action, Sum, Machine) end, Wishes, listed(Actions)).

wish(postpone, Wishes, _) -> Wishes#wishes{postpone = true};
wish({postpone, Bool}, Wishes, _) when is_boolean(Bool) -> Wishes#wishes{postpone = Bool};
wish(hibernate, Wishes, _) -> Wishes#wishes{hibernate = true};
wish({hibernate, Bool}, Wishes, _) when is_boolean(Bool) -> Wishes#wishes{hibernate = Bool};
wish({reply, From, Reply}, Wishes, Machine) ->
    reply(From, Reply),
    _ = debug({out, Reply, From}, Machine),
    Wishes;
wish({next_event, Type, Content} = Action, #wishes{inserted = Inserted} = Wishes, _) ->
    is_event_type(Type) orelse error({bad_action_from_state_function, Action}),
    Wishes#wishes{inserted = [{Type, Content} | Inserted]};
wish({Kind, cancel}, Wishes, _) when Kind =/= reply -> timeout_wish({Kind, cancel}, Kind, Wishes);
wish({Kind, update, Content}, Wishes, _) -> timeout_wish({Kind, update, Content}, Kind, Wishes);
wish({Kind, Time, Content}, Wishes, _) -> timeout_wish({Kind, Time, Content, []}, Kind, Wishes);
wish({Kind, Time, Content, Options}, Wishes, _) -> timeout_wish({Kind, Time, Content, listed(Options)}, Kind, Wishes);
wish(Time, Wishes, _) when is_integer(Time); Time =:= infinity ->
    timeout_wish({timeout, Time, Time, []}, timeout, Wishes);
wish(Action, _, _) -> error({bad_action_from_state_function, Action}).

timeout_wish(Wish, Kind, #wishes{timeouts = Timeouts} = Wishes) ->
    is_timeout_kind(Kind) andalso is_time(Wish) orelse error({bad_action_from_state_function, Wish}),
    %% The last of a kind counts.
    Wishes#wishes{timeouts = [Wish | lists:keydelete(Kind, 1, Timeouts)]}.

is_timeout_kind(timeout) -> true;
is_timeout_kind(state_timeout) -> true;
is_timeout_kind({timeout, _}) -> true;
is_timeout_kind(_) -> false.

is_time({_, cancel}) -> true;
is_time({_, update, _}) -> true;
is_time({_, infinity, _, _}) -> true;
is_time({_, Time, _, Options}) -> is_integer(Time) andalso (Time >= 0 orelse lists:member({abs, true}, Options)).

is_event_type({call, {_, _}}) -> true;
is_event_type(Type) -> lists:member(Type, [cast, info, internal]) orelse is_timeout_kind(Type).

%% Inserted events come first, timeouts of time zero last.
grant(#wishes{inserted = Inserted, timeouts = Timeouts, hibernate = Hibernate}, #machine{queue = Queue} = Machine) ->
    Queued = Machine#machine{queue = lists:reverse(Inserted, Queue), hibernate = Hibernate},
    {Timed, Zeros} = lists:foldl(fun set_timeout/2, {Queued, []}, lists:reverse(Timeouts)),
    lists:foldl(fun due/2, Timed, lists:reverse(Zeros)).

%% Any event would have ended the event timeout.
due({timeout, _}, #machine{queue = [_ | _]} = Machine) -> Machine;
due(Event, #machine{queue = Queue} = Machine) -> Machine#machine{queue = Queue ++ [Event]}.

set_timeout({Kind, cancel}, {Machine, Zeros}) -> {cancel(Kind, Machine), lists:keydelete(Kind, 1, Zeros)};
set_timeout({Kind, update, Content}, {#machine{timers = Timers} = Machine, Zeros}) ->
    case Timers of
        #{Kind := {Reference, _}} -> {Machine#machine{timers = Timers#{Kind := {Reference, Content}}}, Zeros};
        %% One that is not running is due.
        #{} -> {Machine, [{Kind, Content} | lists:keydelete(Kind, 1, Zeros)]}
    end;
set_timeout({Kind, Time, Content, Options}, {Machine, Zeros}) ->
    Off = cancel(Kind, Machine),
    Others = lists:keydelete(Kind, 1, Zeros),
    IsAbsolute = lists:member({abs, true}, Options),
    case Time of
        infinity -> {Off, Others};
        0 when not IsAbsolute -> {Off, [{Kind, Content} | Others]};
        _ ->
            Reference = erlang:start_timer(Time, self(), Kind, Options),
            {Off#machine{timers = (Off#machine.timers)#{Kind => {Reference, Content}}}, Others}
    end.

cancel(Kind, #machine{timers = Timers} = Machine) ->
    case Timers of
        #{Kind := {Reference, _}} ->
            case erlang:cancel_timer(Reference) of
                false -> receive {timeout, Reference, _} -> ok after 0 -> ok end;
                _ -> ok
            end,
            Machine#machine{timers = maps:remove(Kind, Timers)};
        #{} -> Machine
    end.

%% ---- System messages ----

debug(_, #machine{debug = []} = Machine) -> Machine;
debug(Event, #machine{debug = Debug, name = Name} = Machine) ->
    Machine#machine{debug = sys:handle_debug(Debug, fun ?MODULE:print_event/3, Name, Event)}.

print_event(Device, {in, {Type, Content}}, Name) ->
    io:format(Device, "*DBG* ~tp receive ~tp ~tp~n", [Name, Type, Content]);
print_event(Device, {out, Reply, {To, _}}, Name) ->
    io:format(Device, "*DBG* ~tp send ~tp to ~tw~n", [Name, Reply, To]);
print_event(Device, {consume, {Type, Content}, State}, Name) ->
    io:format(Device, "*DBG* ~tp consume ~tp ~tp in state ~tp~n", [Name, Type, Content, State]).

system_continue(_Parent, Debug, Machine) -> loop(Machine#machine{debug = Debug}).

system_terminate(Reason, _Parent, Debug, Machine) ->
    terminate(exit, Reason, ?STACK(), [], Machine#machine{debug = Debug}).

system_code_change(#machine{module = Module, state = State, data = Data} = Machine, _, Old, Extra) ->
    case catched(fun() -> Module:code_change(Old, State, Data, Extra) end) of
        {ok, NewState, NewData} -> {ok, set_mode(Machine#machine{state = NewState, data = NewData})};
        Other -> Other
    end.

system_get_state(#machine{state = State, data = Data}) -> {ok, {State, Data}}.

system_replace_state(Change, #machine{state = State, data = Data} = Machine) ->
    {NewState, NewData} = Result = Change({State, Data}),
    {ok, Result, Machine#machine{state = NewState, data = NewData}}.

format_status(Option, [Dictionary, Status, Parent, Debug, #machine{name = Name, module = Module} = Machine]) ->
    Log = sys:get_log(Debug),
    #machine{state = State, data = Data, timers = Timers, postponed = Postponed} = Machine,
    Shown = case gen:format_status(Module, Option, #{state => State, data => Data, log => Log},
                                   [Dictionary, State, Data]) of
                #{'EXIT' := Error} -> [{data, [{"State", {State, Error}}]}];
                #{'$status' := List} when is_list(List) -> List;
                #{'$status' := Term} -> [Term];
                #{state := NewState, data := NewData} -> [{data, [{"State", {NewState, NewData}}]}]
            end,
    [{header, gen:format_status_header("Status for state machine", Name)},
     {data, [{"Status", Status}, {"Parent", Parent}, {"Modules", [Module]},
             {"Time-outs", {maps:size(Timers), [{Kind, Content} || {Kind, {_, Content}} <- maps:to_list(Timers)]}},
             {"Logged Events", Log}, {"Postponed", Postponed}]} | Shown].

%% ---- The end ----

terminate(Class, Reason, Stack, Events, #machine{module = Module, state = State, data = Data} = Machine) ->
    case erlang:function_exported(Module, terminate, 3) of
        true ->
            try
                catched(fun() -> Module:terminate(exit_reason(Class, Reason, Stack), State, Data) end)
            catch
                NewClass:NewReason:NewStack ->
                    report(NewClass, NewReason, NewStack, Events, Machine),
                    erlang:raise(NewClass, NewReason, NewStack)
            end;
        false -> ok
    end,
    is_orderly(Class, Reason) orelse report(Class, Reason, Stack, Events, Machine),
    erlang:raise(Class, Reason, Stack).

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(_, Reason, _) -> Reason.

is_orderly(exit, normal) -> true;
is_orderly(exit, shutdown) -> true;
is_orderly(exit, {shutdown, _}) -> true;
is_orderly(_, _) -> false.

report(Class, Reason, Stack, Events, #machine{queue = Queue} = Machine) ->
    #machine{name = Name, module = Module, mode = Mode, postponed = Postponed, state = State, data = Data} = Machine,
    logger:log(error,
               #{label => {?MODULE, terminate}, name => Name, queue => Events ++ Queue, postponed => Postponed,
                 modules => [Module], callback_mode => Mode, state => {State, Data}, reason => {Class, Reason, Stack}},
               #{report_cb => fun ?MODULE:format_log/2}).

%% The text of a report.
format_log(#{name := Name, queue := Queue, postponed := Postponed, modules := Modules, callback_mode := Mode,
             state := State, reason := {Class, Reason, Stack}}, _) ->
    Lines = [{"** State machine ~tp terminating~n", Name}] ++
        [{"** Last event = ~tp~n", hd(Queue)} || Queue =/= []] ++
        [{"** When server state  = ~tp~n", State},
         {"** Reason for termination = ~tp~n", {Class, Reason}},
         {"** Callback modules = ~tp~n", Modules},
         {"** Callback mode = ~tp~n", Mode}] ++
        [{"** Queued = ~tp~n", tl(Queue)} || length(Queue) > 1] ++
        [{"** Postponed = ~tp~n", Postponed} || Postponed =/= []] ++
        [{"** Stacktrace =~n**  ~tp~n", Stack}],
    [io_lib:format(Format, [Term]) || {Format, Term} <- Lines].
