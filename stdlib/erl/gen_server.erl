%% Servers: a process that holds a state and answers requests by a callback
%% module (init/1, handle_call/3, handle_cast/2, handle_info/2,
%% handle_continue/2, terminate/2, code_change/3, format_status/1).
%%
%% A call is {'$gen_call', From, Request}, a cast {'$gen_cast', Request}; all
%% other messages but those of `sys` and the parent's exit are infos.
%%
%% Differs from OTP: there are no other nodes, so multi_call/2,3,4 and
%% abcast/2,3 know this one only.
-module(gen_server).
-export([start/3, start/4, start_link/3, start_link/4, start_monitor/3, start_monitor/4, stop/1, stop/3]).
-export([call/2, call/3, cast/2, reply/2, abcast/2, abcast/3, multi_call/2, multi_call/3, multi_call/4]).
-export([send_request/2, send_request/4, wait_response/2, wait_response/3, receive_response/2, receive_response/3]).
-export([check_response/2, check_response/3, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
-export([enter_loop/3, enter_loop/4, enter_loop/5]).
%% Called by `gen`, `sys` and the logger, and by name.
-export([init_it/6, wake_hib/1, system_continue/3, system_terminate/4, system_code_change/4]).
-export([system_get_state/1, system_replace_state/2, format_status/2, format_log/2, print_event/3]).

-define(IS_TIMEOUT(Time), (Time =:= infinity orelse is_integer(Time) andalso Time >= 0)).
-define(STACK(), element(2, process_info(self(), current_stacktrace))).

%% What does not change from one message to the next, but for `debug`.
%% `hibernate_after`: idle milliseconds before it hibernates on its own.
-record(server, {parent, name, module, hibernate_after, debug}).

-callback init(Argument :: term()) ->
    {ok, State :: term()} | {ok, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term()} | ignore.
-callback handle_call(Request :: term(), From :: {pid(), term()}, State :: term()) ->
    {reply, Reply :: term(), State :: term()} |
    {reply, Reply :: term(), State :: term(), timeout() | hibernate | {continue, term()}} |
    {noreply, State :: term()} | {noreply, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term(), Reply :: term(), State :: term()} | {stop, Reason :: term(), State :: term()}.
-callback handle_cast(Request :: term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term(), State :: term()}.
-callback handle_info(Info :: timeout | term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term(), State :: term()}.
-callback handle_continue(Argument :: term(), State :: term()) ->
    {noreply, State :: term()} | {noreply, State :: term(), timeout() | hibernate | {continue, term()}} |
    {stop, Reason :: term(), State :: term()}.
-callback terminate(Reason :: term(), State :: term()) -> term().
-callback code_change(Old :: term(), State :: term(), Extra :: term()) -> {ok, State :: term()} | {error, term()}.
-callback format_status(Option :: term(), Status :: term()) -> term().
-callback format_status(Status :: map()) -> map().
-optional_callbacks([handle_info/2, handle_continue/2, terminate/2, code_change/3, format_status/1, format_status/2]).

%% ---- Clients ----

start(Module, Argument, Options) -> gen:start(?MODULE, nolink, Module, Argument, Options).

start(Name, Module, Argument, Options) -> gen:start(?MODULE, nolink, Name, Module, Argument, Options).

start_link(Module, Argument, Options) -> gen:start(?MODULE, link, Module, Argument, Options).

start_link(Name, Module, Argument, Options) -> gen:start(?MODULE, link, Name, Module, Argument, Options).

start_monitor(Module, Argument, Options) -> gen:start(?MODULE, monitor, Module, Argument, Options).

start_monitor(Name, Module, Argument, Options) -> gen:start(?MODULE, monitor, Name, Module, Argument, Options).

stop(Server) -> gen:stop(Server).

stop(Server, Reason, Timeout) -> gen:stop(Server, Reason, Timeout).

call(Server, Request) ->
    try
        {ok, Reply} = gen:call(Server, '$gen_call', Request),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, call, [Server, Request]}})
    end.

call(Server, Request, Timeout) ->
    try
        {ok, Reply} = gen:call(Server, '$gen_call', Request, Timeout),
        Reply
    catch
        exit:Reason -> exit({Reason, {?MODULE, call, [Server, Request, Timeout]}});
        error:Reason:Stack -> exit({{Reason, Stack}, {?MODULE, call, [Server, Request, Timeout]}})
    end.

%% Nothing tells whether there is such a server.
cast({global, Name}, Request) ->
    catch global:send(Name, {'$gen_cast', Request}),
    ok;
cast({via, Registry, Name}, Request) ->
    catch Registry:send(Name, {'$gen_cast', Request}),
    ok;
cast(Server, Request) when is_pid(Server); is_atom(Server);
                           is_atom(element(1, Server)), is_atom(element(2, Server)), tuple_size(Server) =:= 2 ->
    try
        Server ! {'$gen_cast', Request},
        ok
    catch
        error:_ -> ok
    end.

reply(Client, Reply) -> gen:reply(Client, Reply).

abcast(Name, Request) when is_atom(Name) -> abcast([node()], Name, Request).

abcast(Nodes, Name, Request) when is_list(Nodes), is_atom(Name) ->
    lists:member(node(), Nodes) andalso cast(Name, Request),
    abcast.

multi_call(Name, Request) -> multi_call([node()], Name, Request).

multi_call(Nodes, Name, Request) -> multi_call(Nodes, Name, Request, infinity).

multi_call(Nodes, Name, Request, Timeout) when is_list(Nodes), is_atom(Name), ?IS_TIMEOUT(Timeout) ->
    Answers = [{Node, answer(Node, Name, Request, Timeout)} || Node <- Nodes],
    {[{Node, Reply} || {Node, {ok, Reply}} <- Answers], [Node || {Node, none} <- Answers]}.

answer(Node, Name, Request, Timeout) when Node =:= node() ->
    try
        gen:call(Name, '$gen_call', Request, Timeout)
    catch
        exit:_ -> none
    end;
answer(_, _, _, _) -> none.

send_request(Server, Request) -> gen:send_request(Server, '$gen_call', Request).

send_request(Server, Request, Label, Requests) -> gen:send_request(Server, '$gen_call', Request, Label, Requests).

wait_response(Request, Timeout) -> gen:wait_response(Request, Timeout).

wait_response(Requests, Timeout, Delete) -> gen:wait_response(Requests, Timeout, Delete).

receive_response(Request, Timeout) -> gen:receive_response(Request, Timeout).

receive_response(Requests, Timeout, Delete) -> gen:receive_response(Requests, Timeout, Delete).

check_response(Message, Request) -> gen:check_response(Message, Request).

check_response(Message, Requests, Delete) -> gen:check_response(Message, Requests, Delete).

reqids_new() -> gen:reqids_new().

reqids_size(Requests) -> gen:reqids_size(Requests).

reqids_add(Request, Label, Requests) -> gen:reqids_add(Request, Label, Requests).

reqids_to_list(Requests) -> gen:reqids_to_list(Requests).

%% ---- The start of a server ----

%% Makes the calling process, started by `proc_lib`, a server.
enter_loop(Module, Options, State) -> enter_loop(Module, Options, State, self(), infinity).

enter_loop(Module, Options, State, {Scope, _} = Name) when Scope =:= local; Scope =:= global ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, {via, _, _} = Name) ->
    enter_loop(Module, Options, State, Name, infinity);
enter_loop(Module, Options, State, Next) ->
    enter_loop(Module, Options, State, self(), Next).

enter_loop(Module, Options, State, FullName, Next) when is_atom(Module), is_list(Options) ->
    true = is_next(Next),
    loop(State, Next, server(gen:get_parent(), gen:get_proc_name(FullName), Module, Options)).

init_it(Starter, self, FullName, Module, Argument, Options) ->
    init_it(Starter, self(), FullName, Module, Argument, Options);
init_it(Starter, Parent, FullName, Module, Argument, Options) ->
    Server = server(Parent, gen:name(FullName), Module, Options),
    case init_it(Module, Argument) of
        {ok, {ok, State}} -> started(Starter, State, infinity, Server);
        {ok, {ok, State, Next} = Result} ->
            case is_next(Next) of
                true -> started(Starter, State, Next, Server);
                false -> not_started(Starter, {bad_return_value, Result})
            end;
        {ok, {stop, Reason}} ->
            %% The name is free before anybody hears of the failure.
            gen:unregister_name(FullName),
            not_started(Starter, Reason);
        {ok, ignore} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, ignore),
            exit(normal);
        {ok, Other} -> not_started(Starter, {bad_return_value, Other});
        {'EXIT', Class, Reason, Stack} ->
            gen:unregister_name(FullName),
            proc_lib:init_ack(Starter, {error, exit_reason(Class, Reason, Stack)}),
            erlang:raise(Class, Reason, Stack)
    end.

init_it(Module, Argument) ->
    try
        {ok, Module:init(Argument)}
    catch
        throw:Result -> {ok, Result};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

started(Starter, State, Next, Server) ->
    proc_lib:init_ack(Starter, {ok, self()}),
    loop(State, Next, Server).

not_started(Starter, Reason) ->
    proc_lib:init_ack(Starter, {error, Reason}),
    exit(Reason).

server(Parent, Name, Module, Options) ->
    #server{parent = Parent, name = Name, module = Module, hibernate_after = gen:hibernate_after(Options),
            debug = gen:debug_options(Name, Options)}.

%% What a callback may ask for next.
is_next(Next) when ?IS_TIMEOUT(Next) -> true;
is_next(hibernate) -> true;
is_next({continue, _}) -> true;
is_next(_) -> false.

%% ---- The loop ----

loop(State, infinity, #server{hibernate_after = infinity} = Server) ->
    receive Message -> decode_msg(Message, State, infinity, Server) end;
loop(State, infinity, #server{hibernate_after = Idle} = Server) ->
    receive
        Message -> decode_msg(Message, State, infinity, Server)
    after Idle ->
        loop(State, hibernate, Server)
    end;
loop(State, hibernate, Server) ->
    proc_lib:hibernate(?MODULE, wake_hib, [{State, Server}]);
loop(State, {continue, Argument} = Message, #server{module = Module} = Server) ->
    Result = try_dispatch(Module, handle_continue, Argument, State),
    handle_common_reply(Result, undefined, Message, State, debug(Message, Server));
loop(State, Timeout, Server) ->
    receive
        Message -> decode_msg(Message, State, Timeout, Server)
    after Timeout ->
        decode_msg(timeout, State, Timeout, Server)
    end.

wake_hib({State, Server}) ->
    receive Message -> decode_msg(Message, State, hibernate, Server) end.

%% `Next`: what it was waiting by, to go on with after a system message.
decode_msg({system, From, Request}, State, Next, #server{parent = Parent, debug = Debug} = Server) ->
    sys:handle_system_msg(Request, From, Parent, ?MODULE, Debug, {State, Next, Server}, Next =:= hibernate);
decode_msg({'EXIT', Parent, Reason} = Message, State, _, #server{parent = Parent} = Server) ->
    terminate(exit, Reason, ?STACK(), silent, undefined, Message, State, Server);
decode_msg(Message, State, _, #server{debug = []} = Server) ->
    handle_msg(Message, State, Server);
decode_msg(Message, State, _, Server) ->
    handle_msg(Message, State, debug({in, Message}, Server)).

handle_msg({'$gen_call', From, Request}, State, #server{module = Module} = Server) ->
    Result = try_handle_call(Module, Request, From, State),
    case Result of
        {ok, {reply, Reply, NewState}} ->
            loop(NewState, infinity, reply(From, Reply, NewState, Server));
        {ok, {reply, Reply, NewState, Next} = Returned} ->
            case is_next(Next) of
                true -> loop(NewState, Next, reply(From, Reply, NewState, Server));
                false -> bad_return(Returned, From, Request, State, Server)
            end;
        {ok, {stop, Reason, Reply, NewState}} ->
            try
                terminate(exit, Reason, ?STACK(), silent, From, Request, NewState, Server)
            after
                reply(From, Reply, NewState, Server)
            end;
        _ ->
            handle_common_reply(Result, From, Request, State, Server)
    end;
handle_msg({'$gen_cast', Request} = Message, State, #server{module = Module} = Server) ->
    handle_common_reply(try_dispatch(Module, handle_cast, Request, State), undefined, Message, State, Server);
handle_msg(Message, State, #server{module = Module} = Server) ->
    handle_common_reply(try_dispatch(Module, handle_info, Message, State), undefined, Message, State, Server).

handle_common_reply(Result, From, Message, State, Server) ->
    case Result of
        {ok, {noreply, NewState}} -> loop(NewState, infinity, debug({noreply, NewState}, Server));
        {ok, {noreply, NewState, Next} = Returned} ->
            case is_next(Next) of
                true -> loop(NewState, Next, debug({noreply, NewState}, Server));
                false -> bad_return(Returned, From, Message, State, Server)
            end;
        {ok, {stop, Reason, NewState}} ->
            terminate(exit, Reason, ?STACK(), silent, From, Message, NewState, Server);
        {ok, Returned} -> bad_return(Returned, From, Message, State, Server);
        {'EXIT', Class, Reason, Stack} ->
            terminate(Class, Reason, Stack, shown, From, Message, State, Server)
    end.

bad_return(Returned, From, Message, State, Server) ->
    terminate(exit, {bad_return_value, Returned}, ?STACK(), silent, From, Message, State, Server).

try_handle_call(Module, Request, From, State) ->
    try
        {ok, Module:handle_call(Request, From, State)}
    catch
        throw:Result -> {ok, Result};
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

%% A module without handle_info/2 passes messages over, with a warning.
try_dispatch(Module, Function, Message, State) ->
    try
        {ok, Module:Function(Message, State)}
    catch
        throw:Result -> {ok, Result};
        error:undef:Stack when Function =:= handle_info ->
            case erlang:function_exported(Module, handle_info, 2) of
                true -> {'EXIT', error, undef, Stack};
                false ->
                    log(warning, #{label => {?MODULE, no_handle_info}, module => Module, message => Message}),
                    {ok, {noreply, State}}
            end;
        Class:Reason:Stack -> {'EXIT', Class, Reason, Stack}
    end.

reply(From, Reply, State, Server) ->
    gen:reply(From, Reply),
    debug({out, Reply, From, State}, Server).

debug(_, #server{debug = []} = Server) -> Server;
debug(Event, #server{debug = Debug, name = Name} = Server) ->
    Server#server{debug = sys:handle_debug(Debug, fun ?MODULE:print_event/3, Name, Event)}.

print_event(Device, {in, {'$gen_call', {From, _}, Request}}, Name) ->
    io:format(Device, "*DBG* ~tp got call ~tp from ~tw~n", [Name, Request, From]);
print_event(Device, {in, {'$gen_cast', Request}}, Name) ->
    io:format(Device, "*DBG* ~tp got cast ~tp~n", [Name, Request]);
print_event(Device, {in, Message}, Name) ->
    io:format(Device, "*DBG* ~tp got ~tp~n", [Name, Message]);
print_event(Device, {out, Reply, {To, _}, State}, Name) ->
    io:format(Device, "*DBG* ~tp sent ~tp to ~tw, new state ~tp~n", [Name, Reply, To, State]);
print_event(Device, {noreply, State}, Name) ->
    io:format(Device, "*DBG* ~tp new state ~tp~n", [Name, State]);
print_event(Device, Event, Name) ->
    io:format(Device, "*DBG* ~tp dbg  ~tp~n", [Name, Event]).

%% ---- System messages ----

system_continue(_Parent, Debug, {State, Next, Server}) -> loop(State, Next, Server#server{debug = Debug}).

system_terminate(Reason, _Parent, Debug, {State, _, Server}) ->
    terminate(exit, Reason, ?STACK(), silent, undefined, [], State, Server#server{debug = Debug}).

system_code_change({State, Next, #server{module = Module} = Server}, _, Old, Extra) ->
    case Module:code_change(Old, State, Extra) of
        {ok, NewState} -> {ok, {NewState, Next, Server}};
        Other -> Other
    end.

system_get_state({State, _, _}) -> {ok, State}.

system_replace_state(Change, {State, Next, Server}) ->
    NewState = Change(State),
    {ok, NewState, {NewState, Next, Server}}.

format_status(Option, [Dictionary, Status, Parent, Debug, {State, _, #server{name = Name, module = Module}}]) ->
    Log = sys:get_log(Debug),
    Shown = case gen:format_status(Module, Option, #{state => State, log => Log}, [Dictionary, State]) of
                #{'EXIT' := Error} -> [{data, [{"State", Error}]}];
                #{'$status' := List} when is_list(List) -> List;
                #{'$status' := Term} -> [Term];
                #{state := Formatted} -> [{data, [{"State", Formatted}]}]
            end,
    [{header, gen:format_status_header("Status for generic server", Name)},
     {data, [{"Status", Status}, {"Parent", Parent}, {"Logged events", Log}]} | Shown].

%% ---- The end ----

%% `Trace`: whether the report shows the stack, as for exceptions, or not, as
%% for a stop that was asked for.
terminate(Class, Reason, Stack, Trace, From, Message, State, #server{module = Module} = Server) ->
    case try_terminate(Module, exit_reason(Class, Reason, Stack), State) of
        {'EXIT', Class1, Reason1, Stack1} ->
            report({Reason1, Stack1}, From, Message, State, Server),
            erlang:raise(Class1, Reason1, Stack1);
        {ok, _} ->
            is_orderly(Class, Reason) orelse report(reported(Reason, Stack, Trace), From, Message, State, Server),
            erlang:raise(Class, Reason, Stack)
    end.

try_terminate(Module, Reason, State) ->
    case erlang:function_exported(Module, terminate, 2) of
        false -> {ok, ok};
        true ->
            try
                {ok, Module:terminate(Reason, State)}
            catch
                throw:Result -> {ok, Result};
                Class:Reason1:Stack -> {'EXIT', Class, Reason1, Stack}
            end
    end.

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(exit, Reason, _) -> Reason.

is_orderly(exit, normal) -> true;
is_orderly(exit, shutdown) -> true;
is_orderly(exit, {shutdown, _}) -> true;
is_orderly(_, _) -> false.

reported(Reason, Stack, shown) -> {Reason, Stack};
reported(Reason, _, silent) -> Reason.

report(Reason, From, Message, State, #server{name = Name, module = Module, debug = Debug}) ->
    Status = gen:format_status(Module, terminate,
                               #{reason => Reason, state => State, message => Message, log => sys:get_log(Debug)},
                               [get(), State]),
    Shown = maps:get('EXIT', Status, maps:get('$status', Status, maps:get(state, Status))),
    log(error, #{label => {?MODULE, terminate}, name => Name, last_message => maps:get(message, Status),
                 state => Shown, log => maps:get(log, Status), reason => maps:get(reason, Status),
                 client_info => client(From)}).

log(Level, Report) -> logger:log(Level, Report, #{report_cb => fun ?MODULE:format_log/2}).

client(undefined) -> undefined;
client({Pid, _}) ->
    case process_info(Pid, [current_stacktrace, registered_name]) of
        undefined -> {Pid, dead};
        [{current_stacktrace, Stack}, {registered_name, []}] -> {Pid, {Pid, Stack}};
        [{current_stacktrace, Stack}, {registered_name, Name}] -> {Pid, {Name, Stack}}
    end.

%% The text of a report.
format_log(#{label := {_, no_handle_info}, module := Module, message := Message}, _) ->
    io_lib:format("** Undefined handle_info in ~p~n** Unhandled message: ~tp~n", [Module, Message]);
format_log(#{name := Name, last_message := Message, state := State, log := Log, reason := Reason, client_info := Client}, _) ->
    [io_lib:format("** Generic server ~tp terminating \n** Last message in was ~tp~n** When Server state == ~tp~n"
                   "** Reason for termination ==~n** ~tp~n", [Name, Message, State, explained(Reason)]),
     [["** Log ==\n** [", lists:join(",\n    ", [io_lib:format("~tp", [Event]) || Event <- Log]), "]\n"] || Log =/= []]
     | format_client(Client)].

explained({undef, [{Module, Function, Arguments, _} | _] = Stack} = Reason) ->
    case erlang:module_loaded(Module) of
        false -> {'module could not be loaded', Stack};
        true ->
            case is_list(Arguments) andalso not erlang:function_exported(Module, Function, length(Arguments)) of
                true -> {'function not exported', Stack};
                false -> Reason
            end
    end;
explained(Reason) -> Reason.

format_client(undefined) -> [];
format_client({Pid, dead}) -> io_lib:format("** Client ~p is dead~n", [Pid]);
format_client({_, {Name, Stack}}) -> io_lib:format("** Client ~tp stacktrace~n** ~tp~n", [Name, Stack]).
