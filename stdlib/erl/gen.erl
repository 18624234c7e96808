%% What behaviours share: starting a process under a name, and asking it.
%%
%% A request is {Label, {Client, Tag}, Request}, a reply {Tag, Reply}. The tag
%% is the monitor of the server, or [alias | Monitor] when the reply is to go
%% to the monitor's alias: then a reply that comes too late is dropped by the
%% runtime.
%%
%% Differs from OTP: there are no other nodes, so {Name, Node} is a name when
%% the node is ours; {global, Name} is what a module `global` makes of it.
-module(gen).
-export([start/5, start/6, init_it/6, init_it/7, name/1, unregister_name/1, get_proc_name/1, get_parent/0]).
-export([call/3, call/4, reply/2, stop/1, stop/3, debug_options/2, hibernate_after/1]).
-export([send_request/3, send_request/5, wait_response/2, wait_response/3, receive_response/2, receive_response/3]).
-export([check_response/2, check_response/3, reqids_new/0, reqids_size/1, reqids_add/3, reqids_to_list/1]).
-export([format_status_header/2, format_status/4]).

-define(DEFAULT_TIMEOUT_MS, 5000).
-define(IS_TIMEOUT(Timeout), (Timeout =:= infinity orelse is_integer(Timeout) andalso Timeout >= 0)).
-define(LONGEST_TIMEOUT_MS, 16#FFFFFFFF).

%% ---- Starting ----

%% `How`: link, monitor or nolink. Behaviour:init_it/6 runs in the new process.
start(Behaviour, How, Name, Module, Argument, Options) ->
    case where(Name) of
        undefined -> start_process(How, [Behaviour, self(), parent(How), Name, Module, Argument, Options], Options);
        Pid -> {error, {already_started, Pid}}
    end.

start(Behaviour, How, Module, Argument, Options) ->
    start_process(How, [Behaviour, self(), parent(How), Module, Argument, Options], Options).

%% A process that is not linked is its own parent.
parent(nolink) -> self;
parent(_) -> self().

start_process(How, Arguments, Options) ->
    Timeout = proplists:get_value(timeout, Options, infinity),
    SpawnOptions = proplists:get_value(spawn_opt, Options, []),
    case How of
        link -> proc_lib:start_link(?MODULE, init_it, Arguments, Timeout, SpawnOptions);
        nolink -> proc_lib:start(?MODULE, init_it, Arguments, Timeout, SpawnOptions);
        monitor -> monitored(proc_lib:start_monitor(?MODULE, init_it, Arguments, Timeout, SpawnOptions))
    end.

monitored({{ok, Pid}, Monitor}) -> {ok, {Pid, Monitor}};
monitored({Error, Monitor}) ->
    receive {'DOWN', Monitor, process, _, _} -> Error end.

init_it(Behaviour, Starter, Parent, Module, Argument, Options) ->
    Behaviour:init_it(Starter, Parent, self(), Module, Argument, Options).

init_it(Behaviour, Starter, Parent, Name, Module, Argument, Options) ->
    case register_name(Name) of
        true -> Behaviour:init_it(Starter, Parent, Name, Module, Argument, Options);
        {false, Pid} -> proc_lib:init_ack(Starter, {error, {already_started, Pid}})
    end.

%% ---- Names ----

where({local, Name}) -> whereis(Name);
where({global, Name}) -> global:whereis_name(Name);
where({via, Registry, Name}) -> Registry:whereis_name(Name).

register_name({local, Name} = Full) ->
    try
        register(Name, self())
    catch
        error:_ -> {false, where(Full)}
    end;
register_name({global, Name} = Full) -> registered(global:register_name(Name, self()), Full);
register_name({via, Registry, Name} = Full) -> registered(Registry:register_name(Name, self()), Full).

registered(yes, _) -> true;
registered(no, Full) -> {false, where(Full)}.

unregister_name({local, Name}) ->
    try
        unregister(Name),
        ok
    catch
        error:_ -> ok
    end;
unregister_name({global, Name}) ->
    _ = global:unregister_name(Name),
    ok;
unregister_name({via, Registry, Name}) ->
    _ = Registry:unregister_name(Name),
    ok;
unregister_name(Pid) when is_pid(Pid) -> ok.

name({local, Name}) -> Name;
name({global, Name}) -> Name;
name({via, _, Name}) -> Name;
name(Pid) when is_pid(Pid) -> Pid.

%% The name under which this process must be registered already.
get_proc_name(Pid) when is_pid(Pid) -> Pid;
get_proc_name({local, Name}) ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> exit(process_not_registered)
    end;
get_proc_name({global, Name} = Full) -> own_name(Full, Name, process_not_registered_globally);
get_proc_name({via, Registry, Name} = Full) -> own_name(Full, Name, {process_not_registered_via, Registry}).

own_name(Full, Name, Error) ->
    case where(Full) of
        Pid when Pid =:= self() -> Name;
        _ -> exit(Error)
    end.

get_parent() ->
    case get('$ancestors') of
        [Parent | _] when is_pid(Parent) -> Parent;
        [Parent | _] when is_atom(Parent) ->
            case whereis(Parent) of
                undefined -> exit(could_not_find_registered_name);
                Pid -> Pid
            end;
        _ -> exit(process_was_not_started_by_proc_lib)
    end.

%% ---- Asking ----

call(Process, Label, Request) -> call(Process, Label, Request, ?DEFAULT_TIMEOUT_MS).

call(Process, Label, Request, Timeout) when is_pid(Process), ?IS_TIMEOUT(Timeout) ->
    do_call(Process, Label, Request, Timeout);
call(Process, Label, Request, Timeout) when ?IS_TIMEOUT(Timeout) ->
    with_process(Process, fun(Pid) -> do_call(Pid, Label, Request, Timeout) end).

do_call(Process, _, _, _) when Process =:= self() ->
    exit(calling_self);
do_call(Process, Label, Request, infinity) ->
    Monitor = erlang:monitor(process, Process),
    Process ! {Label, {self(), Monitor}, Request},
    receive
        {Monitor, Reply} ->
            erlang:demonitor(Monitor, [flush]),
            {ok, Reply};
        {'DOWN', Monitor, process, _, Reason} ->
            exit(Reason)
    end;
do_call(Process, Label, Request, Timeout) ->
    Monitor = erlang:monitor(process, Process, [{alias, demonitor}]),
    Process ! {Label, {self(), [alias | Monitor]}, Request},
    receive
        {[alias | Monitor], Reply} ->
            erlang:demonitor(Monitor, [flush]),
            {ok, Reply};
        {'DOWN', Monitor, process, _, Reason} ->
            exit(Reason)
    after Timeout ->
        erlang:demonitor(Monitor, [flush]),
        %% No reply comes any more, but one may just have come.
        receive
            {[alias | Monitor], Reply} -> {ok, Reply}
        after 0 -> exit(timeout)
        end
    end.

reply({_, [alias | Alias] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({_, [[alias | Alias] | _] = Tag}, Reply) when is_reference(Alias) ->
    Alias ! {Tag, Reply},
    ok;
reply({Client, Tag}, Reply) ->
    try
        Client ! {Tag, Reply},
        ok
    catch
        _:_ -> ok
    end.

stop(Process) -> stop(Process, normal, infinity).

stop(Process, Reason, Timeout) when ?IS_TIMEOUT(Timeout) ->
    with_process(Process, fun(Pid) -> proc_lib:stop(Pid, Reason, Timeout) end).

with_process(Pid, Fun) when is_pid(Pid) -> Fun(Pid);
with_process(Name, Fun) when is_atom(Name) -> with_found(whereis(Name), Fun);
with_process({global, _} = Full, Fun) -> with_found(where(Full), Fun);
with_process({via, _, _} = Full, Fun) -> with_found(where(Full), Fun);
with_process({Name, Node}, Fun) when Node =:= node() -> with_process(Name, Fun);
with_process({_, Node}, _) when is_atom(Node) -> exit({nodedown, Node}).

with_found(undefined, _) -> exit(noproc);
with_found(Pid, Fun) -> Fun(Pid).

%% ---- Asking now and waiting later ----
%%
%% A request's identity is its monitor; a collection of them is a map from
%% identities to labels.

send_request(Process, Label, Request) ->
    try
        with_process(Process, fun(Pid) -> do_send_request(Pid, Label, Request) end)
    catch
        exit:Reason ->
            Nobody = make_ref(),
            self() ! {'DOWN', Nobody, process, Process, Reason},
            Nobody
    end.

send_request(Process, Tag, Request, Label, Requests) when is_map(Requests) ->
    Requests#{send_request(Process, Tag, Request) => Label}.

do_send_request(Pid, Label, Request) ->
    Monitor = erlang:monitor(process, Pid, [{alias, demonitor}]),
    Pid ! {Label, {self(), [alias | Monitor]}, Request},
    Monitor.

%% The request stays open when the time is over.
wait_response(Request, Timeout) ->
    Wait = wait_time(Timeout),
    receive
        {[alias | Request], _} = Message -> response(Message, Request);
        {'DOWN', Request, _, _, _} = Message -> response(Message, Request)
    after Wait -> timeout
    end.

wait_response(Requests, Timeout, Delete) when is_map(Requests), is_boolean(Delete) ->
    Wait = wait_time(Timeout),
    case map_size(Requests) of
        0 -> no_request;
        _ -> wait_any(Requests, Wait, Delete)
    end.

wait_any(Requests, Wait, Delete) ->
    receive
        {[alias | Request], _} = Message when is_map_key(Request, Requests) ->
            labelled(Message, Request, Requests, Delete);
        {'DOWN', Request, _, _, _} = Message when is_map_key(Request, Requests) ->
            labelled(Message, Request, Requests, Delete)
    after Wait -> timeout
    end.

%% The request is given up when the time is over.
receive_response(Request, Timeout) ->
    case wait_response(Request, Timeout) of
        timeout ->
            erlang:demonitor(Request, [flush]),
            receive {[alias | Request], Reply} -> {reply, Reply} after 0 -> timeout end;
        Response -> Response
    end.

receive_response(Requests, Timeout, Delete) ->
    case wait_response(Requests, Timeout, Delete) of
        timeout ->
            maps:foreach(fun(Request, _) -> erlang:demonitor(Request, [flush]) end, Requests),
            drop_replies(Requests),
            timeout;
        Response -> Response
    end.

drop_replies(Requests) ->
    receive
        {[alias | Request], _} when is_map_key(Request, Requests) -> drop_replies(Requests)
    after 0 -> ok
    end.

check_response({[alias | Request], _} = Message, Request) when is_reference(Request) -> response(Message, Request);
check_response({'DOWN', Request, _, _, _} = Message, Request) when is_reference(Request) -> response(Message, Request);
check_response(_, Request) when is_reference(Request) -> no_reply;
check_response(_, _) -> error(badarg).

check_response(_, Requests, Delete) when map_size(Requests) =:= 0, is_boolean(Delete) -> no_request;
check_response({[alias | Request], _} = Message, Requests, Delete) when is_map_key(Request, Requests) ->
    labelled(Message, Request, Requests, Delete);
check_response({'DOWN', Request, _, _, _} = Message, Requests, Delete) when is_map_key(Request, Requests) ->
    labelled(Message, Request, Requests, Delete);
check_response(_, Requests, Delete) when is_map(Requests), is_boolean(Delete) -> no_reply.

response({'DOWN', _, _, Object, Reason}, _) -> {error, {Reason, Object}};
response({_, Reply}, Request) ->
    erlang:demonitor(Request, [flush]),
    {reply, Reply}.

labelled(Message, Request, Requests, Delete) ->
    Label = maps:get(Request, Requests),
    Left = case Delete of
               true -> maps:remove(Request, Requests);
               false -> Requests
           end,
    {response(Message, Request), Label, Left}.

wait_time(infinity) -> infinity;
wait_time(Timeout) when is_integer(Timeout), Timeout >= 0, Timeout =< ?LONGEST_TIMEOUT_MS -> Timeout;
wait_time({abs, Time}) when is_integer(Time) ->
    case Time - erlang:monotonic_time(millisecond) of
        Wait when Wait =< ?LONGEST_TIMEOUT_MS -> max(0, Wait);
        _ -> error(badarg)
    end;
wait_time(_) -> error(badarg).

reqids_new() -> #{}.

reqids_size(Requests) when is_map(Requests) -> map_size(Requests);
reqids_size(_) -> error(badarg).

reqids_add(Request, Label, Requests) when is_reference(Request), is_map(Requests), not is_map_key(Request, Requests) ->
    Requests#{Request => Label};
reqids_add(_, _, _) -> error(badarg).

reqids_to_list(Requests) when is_map(Requests) -> maps:to_list(Requests);
reqids_to_list(_) -> error(badarg).

%% ---- Options and status ----

debug_options(Name, Options) ->
    case lists:keyfind(debug, 1, Options) of
        {_, Debug} ->
            try
                sys:debug_options(Debug)
            catch
                _:_ ->
                    error_logger:format("~tp: ignoring erroneous debug options - ~tp~n", [Name, Debug]),
                    []
            end;
        false -> []
    end.

hibernate_after(Options) -> proplists:get_value(hibernate_after, Options, infinity).

format_status_header(Title, Pid) when is_pid(Pid) -> lists:concat([Title, " ", pid_to_list(Pid)]);
format_status_header(Title, Name) when is_atom(Name) -> lists:concat([Title, " ", Name]);
format_status_header(Title, Name) -> {Title, Name}.

%% Lets the callback module hide parts of its status.
format_status(Module, Option, Status, Arguments) ->
    case {erlang:function_exported(Module, format_status, 1), erlang:function_exported(Module, format_status, 2)} of
        {true, _} -> new_status(Module, Status);
        {false, true} when is_list(Arguments) -> old_status(Module, Option, Status, Arguments);
        _ -> Status
    end.

new_status(Module, Status) ->
    try Module:format_status(Status) of
        New when is_map(New) ->
            Merged = maps:merge(Status, New),
            case map_size(Merged) =:= map_size(New) of
                true -> Merged;
                false -> status_error(Status, Module, "/1 returned a map with unknown keys")
            end;
        _ -> status_error(Status, Module, "/1 did not return a map")
    catch
        _:_ -> status_error(Status, Module, "/1 crashed")
    end.

old_status(Module, Option, Status, Arguments) ->
    try
        Status#{'$status' => Module:format_status(Option, Arguments)}
    catch
        throw:Result -> Status#{'$status' => Result};
        _:_ -> status_error(Status, Module, "/2 crashed")
    end.

status_error(Status, Module, What) ->
    Status#{'EXIT' => atom_to_list(Module) ++ ":format_status" ++ What}.
