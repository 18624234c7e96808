%% Event managers: a process with any number of handlers, each a callback
%% module with a state, that all see every event.
%%
%% Handlers stand in a list, the one added last first; that is the order in
%% which they are called. A handler that fails is taken out, and the manager
%% goes on; a supervised one tells the process that added it.
%%
%% Differs from OTP: there are no other nodes.
-module(gen_event).
-export([start/0, start/1, start/2, start_link/0, start_link/1, start_link/2, start_monitor/0, start_monitor/1]).
-export([start_monitor/2, stop/1, stop/3, notify/2, sync_notify/2, add_handler/3, add_sup_handler/3]).
-export([delete_handler/3, swap_handler/3, swap_sup_handler/3, which_handlers/1, call/3, call/4]).
-export([send_request/3, wait_response/2, receive_response/2, check_response/2]).
%% Called by `gen`, `sys`, proc_lib and the logger.
-export([init_it/6, wake_hib/1, system_continue/3, system_terminate/4, system_code_change/4]).
-export([system_get_state/1, system_replace_state/2, format_status/2, format_log/2, print_event/3]).

-callback init(Argument :: term()) -> {ok, State :: term()} | {ok, State :: term(), hibernate} | {error, term()}.
-callback handle_event(Event :: term(), State :: term()) -> term().
-callback handle_call(Request :: term(), State :: term()) -> term().
-callback handle_info(Info :: term(), State :: term()) -> term().
-callback terminate(Argument :: term(), State :: term()) -> term().
-callback code_change(Old :: term(), State :: term(), Extra :: term()) -> {ok, NewState :: term()}.
-callback format_status(Option :: term(), Status :: term()) -> term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, terminate/2, code_change/3, format_status/1, format_status/2]).

%% `id`: false, or what tells it from others of its module. `owner`: the
%% process that supervises it, or false.
-record(handler, {module, id = false, state, owner = false}).

-record(manager, {parent, name, handlers = [], hibernate_after, debug, hibernate = false}).

%% ---- Clients ----

start() -> start([]).

start(Options) when is_list(Options) -> gen:start(?MODULE, nolink, none, [], Options);
start(Name) -> start(Name, []).

start(Name, Options) -> gen:start(?MODULE, nolink, Name, none, [], Options).

start_link() -> start_link([]).

start_link(Options) when is_list(Options) -> gen:start(?MODULE, link, none, [], Options);
start_link(Name) -> start_link(Name, []).

start_link(Name, Options) -> gen:start(?MODULE, link, Name, none, [], Options).

start_monitor() -> start_monitor([]).

start_monitor(Options) when is_list(Options) -> gen:start(?MODULE, monitor, none, [], Options);
start_monitor(Name) -> start_monitor(Name, []).

start_monitor(Name, Options) -> gen:start(?MODULE, monitor, Name, none, [], Options).

stop(Manager) -> gen:stop(Manager).

stop(Manager, Reason, Timeout) -> gen:stop(Manager, Reason, Timeout).

notify(Manager, Event) -> send(Manager, {notify, Event}).

sync_notify(Manager, Event) -> ask(Manager, {sync_notify, Event}, infinity).

add_handler(Manager, Handler, Argument) -> ask(Manager, {add_handler, Handler, Argument}, infinity).

add_sup_handler(Manager, Handler, Argument) -> ask(Manager, {add_sup_handler, Handler, Argument, self()}, infinity).

delete_handler(Manager, Handler, Argument) -> ask(Manager, {delete_handler, Handler, Argument}, infinity).

swap_handler(Manager, {Old, Argument1}, {New, Argument2}) ->
    ask(Manager, {swap_handler, Old, Argument1, New, Argument2}, infinity).

swap_sup_handler(Manager, {Old, Argument1}, {New, Argument2}) ->
    ask(Manager, {swap_sup_handler, Old, Argument1, New, Argument2, self()}, infinity).

which_handlers(Manager) -> ask(Manager, which_handlers, infinity).

call(Manager, Handler, Request) -> ask(Manager, {call, Handler, Request}, 5000).

call(Manager, Handler, Request, Timeout) -> ask(Manager, {call, Handler, Request}, Timeout).

ask(Manager, Request, Timeout) ->
    {ok, Reply} = gen:call(Manager, self(), Request, Timeout),
    Reply.

send({global, Name}, Message) ->
    catch global:send(Name, Message),
    ok;
send({via, Registry, Name}, Message) ->
    catch Registry:send(Name, Message),
    ok;
send(Manager, Message) ->
    Manager ! Message,
    ok.

send_request(Manager, Handler, Request) -> gen:send_request(Manager, self(), {call, Handler, Request}).

wait_response(Request, Timeout) -> unwrapped(gen:wait_response(Request, Timeout)).

receive_response(Request, Timeout) -> unwrapped(gen:receive_response(Request, Timeout)).

check_response(Message, Request) -> unwrapped(gen:check_response(Message, Request)).

unwrapped({reply, {error, _} = Error}) -> Error;
unwrapped(Response) -> Response.

%% ---- The start of a manager ----

init_it(Starter, self, Name, Module, Argument, Options) -> init_it(Starter, self(), Name, Module, Argument, Options);
init_it(Starter, Parent, FullName, _, _, Options) ->
    process_flag(trap_exit, true),
    Name = gen:name(FullName),
    Manager = #manager{parent = Parent, name = Name, hibernate_after = gen:hibernate_after(Options),
                       debug = gen:debug_options(Name, Options)},
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(Manager).

%% ---- The loop ----

loop(#manager{hibernate = true} = Manager) ->
    proc_lib:hibernate(?MODULE, wake_hib, [Manager#manager{hibernate = false}]);
loop(#manager{hibernate_after = Idle} = Manager) ->
    receive
        Message -> message(Message, Manager)
    after Idle ->
        loop(Manager#manager{hibernate = true})
    end.

wake_hib(Manager) ->
    receive Message -> message(Message, Manager) end.

message({system, From, Request}, #manager{parent = Parent, debug = Debug} = Manager) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, Manager);
message({'EXIT', Parent, Reason}, #manager{parent = Parent} = Manager) -> terminate(Reason, Manager);
message(Message, Manager) -> loop(handle(Message, debug({in, Message}, Manager))).

%% A request has the client's pid as its label, as OTP's has.
handle({notify, Event}, Manager) -> all(handle_event, Event, Manager);
handle({_, From, {sync_notify, Event}}, Manager) -> answer(From, ok, all(handle_event, Event, Manager));
handle({_, From, {add_handler, Handler, Argument}}, Manager) ->
    {Reply, Next} = add(Handler, Argument, false, Manager),
    answer(From, Reply, Next);
handle({_, From, {add_sup_handler, Handler, Argument, Owner}}, Manager) ->
    link(Owner),
    {Reply, Next} = add(Handler, Argument, Owner, Manager),
    answer(From, Reply, Next);
handle({_, From, {delete_handler, Handler, Argument}}, Manager) ->
    case take(Handler, Manager) of
        {Found, Next} -> answer(From, ended(Found, Argument, normal, Next), Next);
        false -> answer(From, {error, module_not_found}, Manager)
    end;
handle({_, From, {swap_handler, Old, Argument1, New, Argument2}}, Manager) ->
    {Reply, Next} = swap(Old, Argument1, New, Argument2, owner(Old, Manager), Manager),
    answer(From, Reply, Next);
handle({_, From, {swap_sup_handler, Old, Argument1, New, Argument2, Owner}}, Manager) ->
    link(Owner),
    {Reply, Next} = swap(Old, Argument1, New, Argument2, Owner, Manager),
    answer(From, Reply, Next);
handle({_, From, which_handlers}, #manager{handlers = Handlers} = Manager) ->
    answer(From, [identity(Handler) || Handler <- Handlers], Manager);
handle({_, From, {call, Identity, Request}}, #manager{handlers = Handlers} = Manager) ->
    case [Handler || Handler <- Handlers, identity(Handler) =:= Identity] of
        [] -> answer(From, {error, bad_module}, Manager);
        [Handler | _] -> asked(From, Handler, Request, Manager)
    end;
handle({'EXIT', From, Reason} = Message, #manager{handlers = Handlers} = Manager) ->
    case [Handler || #handler{owner = Owner} = Handler <- Handlers, Owner =:= From] of
        [] -> all(handle_info, Message, Manager);
        Owned ->
            lists:foreach(fun(Handler) -> ended(Handler#handler{owner = false}, {stop, Reason}, shutdown, Manager) end,
                          Owned),
            Manager#manager{handlers = Handlers -- Owned}
    end;
handle(Message, Manager) -> all(handle_info, Message, Manager).

answer(From, Reply, Manager) ->
    gen:reply(From, Reply),
    Manager.

%% ---- Handlers ----

identity(#handler{module = Module, id = false}) -> Module;
identity(#handler{module = Module, id = Id}) -> {Module, Id}.

new({Module, Id}, Owner) -> #handler{module = Module, id = Id, owner = Owner};
new(Module, Owner) -> #handler{module = Module, owner = Owner}.

owner(Identity, #manager{handlers = Handlers}) ->
    case [Owner || #handler{owner = Owner} = Handler <- Handlers, identity(Handler) =:= Identity] of
        [Owner | _] -> Owner;
        [] -> false
    end.

take(Identity, #manager{handlers = Handlers} = Manager) ->
    case lists:splitwith(fun(Handler) -> identity(Handler) =/= Identity end, Handlers) of
        {Before, [Found | After]} -> {Found, Manager#manager{handlers = Before ++ After}};
        {_, []} -> false
    end.

add(Identity, Argument, Owner, #manager{handlers = Handlers} = Manager) ->
    #handler{module = Module} = Handler = new(Identity, Owner),
    case catched(fun() -> Module:init(Argument) end) of
        {ok, State} -> {ok, Manager#manager{handlers = [Handler#handler{state = State} | Handlers]}};
        {ok, State, hibernate} ->
            {ok, Manager#manager{handlers = [Handler#handler{state = State} | Handlers], hibernate = true}};
        Other -> {Other, Manager}
    end.

%% As the old `catch` does.
catched(Fun) -> catch Fun().

swap(Old, Argument1, New, Argument2, Owner, Manager) ->
    {State, Next} = case take(Old, Manager) of
                        {Found, Left} ->
                            {ended(Found#handler{owner = false}, Argument1, {swapped, New, Owner}, Left), Left};
                        false -> {error, Manager}
                    end,
    case add(New, {Argument2, State}, Owner, Next) of
        {ok, _} = Added -> Added;
        {Other, Left1} -> {{error, Other}, Left1}
    end.

%% Gives the event to all, and keeps those that want to stay.
all(Function, Event, #manager{handlers = Handlers} = Manager) ->
    {Kept, Hibernates} = lists:foldl(fun(Handler, {Kept, Hibernates}) ->
                                         case told(Handler, Function, Event, Manager) of
                                             {keep, New} -> {[New | Kept], Hibernates};
                                             {hibernate, New} -> {[New | Kept], true};
                                             drop -> {Kept, Hibernates}
                                         end
                                     end, {[], false}, Handlers),
    Manager#manager{handlers = lists:reverse(Kept), hibernate = Hibernates}.

told(#handler{module = Module, state = State} = Handler, Function, Event, Manager) ->
    case catched(fun() -> Module:Function(Event, State) end) of
        {ok, New} -> {keep, Handler#handler{state = New}};
        {ok, New, hibernate} -> {hibernate, Handler#handler{state = New}};
        {swap_handler, Argument1, New, Identity, Argument2} ->
            replaced(Handler#handler{state = New}, Argument1, Identity, Argument2, Manager);
        remove_handler ->
            _ = ended(Handler, remove_handler, normal, Manager),
            drop;
        {'EXIT', {undef, [{Module, handle_info, [Event, State], _} | _]}} when Function =:= handle_info ->
            logger:log(warning, #{label => {?MODULE, no_handle_info}, module => Module, message => Event},
                       #{report_cb => fun ?MODULE:format_log/2}),
            {keep, Handler};
        Other ->
            _ = failed(Handler, Other, Event, Manager),
            drop
    end.

asked(From, #handler{module = Module, state = State} = Handler, Request, Manager) ->
    case catched(fun() -> Module:handle_call(Request, State) end) of
        {ok, Reply, New} -> answer(From, Reply, store(Handler#handler{state = New}, Manager));
        {ok, Reply, New, hibernate} ->
            answer(From, Reply, (store(Handler#handler{state = New}, Manager))#manager{hibernate = true});
        {swap_handler, Reply, Argument1, New, Identity, Argument2} ->
            Next = case replaced(Handler#handler{state = New}, Argument1, Identity, Argument2, Manager) of
                       {_, Other} -> store(Handler, Other, Manager);
                       drop -> without(Handler, Manager)
                   end,
            answer(From, Reply, Next);
        {remove_handler, Reply} ->
            _ = ended(Handler, remove_handler, normal, Manager),
            answer(From, Reply, without(Handler, Manager));
        Other ->
            _ = failed(Handler, Other, Request, Manager),
            answer(From, {error, error_of(Other)}, without(Handler, Manager))
    end.

error_of({'EXIT', Reason}) -> {'EXIT', Reason};
error_of(Other) -> {bad_return_value, Other}.

store(Handler, Manager) -> store(Handler, Handler, Manager).

store(Old, New, #manager{handlers = Handlers} = Manager) ->
    Identity = identity(Old),
    Manager#manager{handlers = [case identity(Handler) of
                                    Identity -> New;
                                    _ -> Handler
                                end || Handler <- Handlers]}.

without(Handler, Manager) ->
    {_, Next} = take(identity(Handler), Manager),
    Next.

%% Another handler in the place of one that wants to go.
replaced(#handler{owner = Owner} = Handler, Argument1, Identity, Argument2, Manager) ->
    State = ended(Handler#handler{owner = false}, Argument1, {swapped, Identity, Owner}, Manager),
    #handler{module = Module} = New = new(Identity, Owner),
    case catched(fun() -> Module:init({Argument2, State}) end) of
        {ok, NewState} -> {keep, New#handler{state = NewState}};
        {ok, NewState, hibernate} -> {hibernate, New#handler{state = NewState}};
        Other ->
            tell_owner(New, Other),
            drop
    end.

failed(Handler, {'EXIT', Reason} = Exit, Event, Manager) ->
    report(Handler, Reason, Event, Manager),
    ended(Handler, {error, Exit}, Exit, Manager);
failed(Handler, Other, Event, Manager) ->
    report(Handler, {bad_return_value, Other}, Event, Manager),
    ended(Handler, {error, Other}, Other, Manager).

%% What terminate/2 of the handler gives; its owner is told why it is gone.
ended(#handler{module = Module, state = State} = Handler, Argument, Reason, _) ->
    Result = case erlang:function_exported(Module, terminate, 2) of
                 true -> catched(fun() -> Module:terminate(Argument, State) end);
                 false -> ok
             end,
    tell_owner(Handler, Reason),
    Result.

tell_owner(#handler{owner = false}, _) -> ok;
tell_owner(#handler{owner = Owner} = Handler, Reason) ->
    Owner ! {gen_event_EXIT, identity(Handler), Reason},
    unlink(Owner),
    ok.

%% ---- System messages ----

debug(_, #manager{debug = []} = Manager) -> Manager;
debug(Event, #manager{debug = Debug, name = Name} = Manager) ->
    Manager#manager{debug = sys:handle_debug(Debug, fun ?MODULE:print_event/3, Name, Event)}.

print_event(Device, {in, {notify, Event}}, Name) -> io:format(Device, "*DBG* ~tp got event ~tp~n", [Name, Event]);
print_event(Device, {in, {_, _, {call, Handler, Request}}}, Name) ->
    io:format(Device, "*DBG* ~tp(~tp) got call ~tp~n", [Name, Handler, Request]);
print_event(Device, {in, Message}, Name) -> io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]).

system_continue(_Parent, Debug, Manager) -> loop(Manager#manager{debug = Debug}).

system_terminate(Reason, _Parent, _Debug, Manager) -> terminate(Reason, Manager).

system_code_change(#manager{handlers = Handlers} = Manager, Module, Old, Extra) ->
    Changed = [case Handler of
                   #handler{module = Module, state = State} ->
                       {ok, New} = Module:code_change(Old, State, Extra),
                       Handler#handler{state = New};
                   _ -> Handler
               end || Handler <- Handlers],
    {ok, Manager#manager{handlers = Changed}}.

system_get_state(#manager{handlers = Handlers}) ->
    {ok, [{Module, Id, State} || #handler{module = Module, id = Id, state = State} <- Handlers]}.

system_replace_state(Change, #manager{handlers = Handlers} = Manager) ->
    New = [try Change({Module, Id, State}) of
               {Module, Id, NewState} -> Handler#handler{state = NewState};
               _ -> Handler
           catch
               _:_ -> Handler
           end || #handler{module = Module, id = Id, state = State} = Handler <- Handlers],
    {ok, States} = system_get_state(Manager#manager{handlers = New}),
    {ok, States, Manager#manager{handlers = New}}.

format_status(_, [_, Status, Parent, Debug, #manager{name = Name, handlers = Handlers}]) ->
    [{header, gen:format_status_header("Status for event handler", Name)},
     {data, [{"Status", Status}, {"Logged Events", sys:get_log(Debug)}, {"Parent", Parent}]},
     {items, {"Installed handlers", Handlers}}].

%% ---- The end ----

terminate(Reason, #manager{handlers = Handlers} = Manager) ->
    lists:foreach(fun(Handler) -> ended(Handler, stop, shutdown, Manager) end, Handlers),
    exit(Reason).

report(Handler, Reason, Event, #manager{name = Name}) ->
    logger:log(error,
               #{label => {?MODULE, terminate}, handler => identity(Handler), name => Name, last_message => Event,
                 state => Handler#handler.state, reason => Reason},
               #{report_cb => fun ?MODULE:format_log/2}).

%% The text of a report.
format_log(#{label := {_, no_handle_info}, module := Module, message := Message}, _) ->
    io_lib:format("** Undefined handle_info in ~p~n** Unhandled message: ~tp~n", [Module, Message]);
format_log(#{handler := Handler, name := Name, last_message := Message, state := State, reason := Reason}, _) ->
    io_lib:format("** gen_event handler ~tp crashed.~n** Was installed in ~tp~n** Last event was: ~tp~n"
                  "** When handler state == ~tp~n** Reason == ~tp~n", [Handler, Name, Message, State, Reason]).
