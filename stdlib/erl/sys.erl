%% System messages: looking into, stopping and tracing a process that follows
%% the protocol {system, From, Request}, as the behaviours do.
%%
%% A process hands such a message to handle_system_msg/6,7 and gets control
%% back by Module:system_continue/3 or Module:system_terminate/4. `Debug` is a
%% list of {Function, State}; [] means that nothing is on.
%%
%% Differs from OTP: no log_to_file.
-module(sys).
-export([suspend/1, suspend/2, resume/1, resume/2, get_status/1, get_status/2, get_state/1, get_state/2]).
-export([replace_state/2, replace_state/3, change_code/4, change_code/5, terminate/2, terminate/3]).
-export([log/2, log/3, trace/2, trace/3, statistics/2, statistics/3, no_debug/1, no_debug/2]).
-export([install/2, install/3, remove/2, remove/3]).
-export([handle_system_msg/6, handle_system_msg/7, handle_debug/4, debug_options/1, get_log/1, print_log/1]).
%% Called by name, on waking.
-export([suspended/5]).

-define(DEFAULT_LOG_LENGTH, 10).

%% ---- Requests ----

suspend(Name) -> request(Name, suspend).
suspend(Name, Timeout) -> request(Name, suspend, Timeout).

resume(Name) -> request(Name, resume).
resume(Name, Timeout) -> request(Name, resume, Timeout).

get_status(Name) -> request(Name, get_status).
get_status(Name, Timeout) -> request(Name, get_status, Timeout).

get_state(Name) -> state(request(Name, get_state)).
get_state(Name, Timeout) -> state(request(Name, get_state, Timeout)).

replace_state(Name, Change) -> state(request(Name, {replace_state, Change})).
replace_state(Name, Change, Timeout) -> state(request(Name, {replace_state, Change}, Timeout)).

state({error, Reason}) -> error(Reason);
state(State) -> State.

change_code(Name, Module, Version, Extra) -> request(Name, {change_code, Module, Version, Extra}).
change_code(Name, Module, Version, Extra, Timeout) -> request(Name, {change_code, Module, Version, Extra}, Timeout).

terminate(Name, Reason) -> request(Name, {terminate, Reason}).
terminate(Name, Reason, Timeout) -> request(Name, {terminate, Reason}, Timeout).

log(Name, Flag) -> request(Name, {debug, {log, Flag}}).
log(Name, Flag, Timeout) -> request(Name, {debug, {log, Flag}}, Timeout).

trace(Name, Flag) -> request(Name, {debug, {trace, Flag}}).
trace(Name, Flag, Timeout) -> request(Name, {debug, {trace, Flag}}, Timeout).

statistics(Name, Flag) -> request(Name, {debug, {statistics, Flag}}).
statistics(Name, Flag, Timeout) -> request(Name, {debug, {statistics, Flag}}, Timeout).

no_debug(Name) -> request(Name, {debug, no_debug}).
no_debug(Name, Timeout) -> request(Name, {debug, no_debug}, Timeout).

install(Name, Function) -> request(Name, {debug, {install, Function}}).
install(Name, Function, Timeout) -> request(Name, {debug, {install, Function}}, Timeout).

remove(Name, Function) -> request(Name, {debug, {remove, Function}}).
remove(Name, Function, Timeout) -> request(Name, {debug, {remove, Function}}, Timeout).

request(Name, Request) ->
    try
        {ok, Reply} = gen:call(Name, system, Request),
        Reply
    catch
        exit:Reason -> exit({Reason, called(Name, Request, [])})
    end.

request(Name, Request, Timeout) ->
    try
        {ok, Reply} = gen:call(Name, system, Request, Timeout),
        Reply
    catch
        exit:Reason -> exit({Reason, called(Name, Request, [Timeout])})
    end.

%% The function of this module that made a request.
called(Name, {debug, {Function, Argument}}, More) -> {?MODULE, Function, [Name, Argument | More]};
called(Name, {debug, Function}, More) -> {?MODULE, Function, [Name | More]};
called(Name, {change_code, Module, Version, Extra}, More) -> {?MODULE, change_code, [Name, Module, Version, Extra | More]};
called(Name, {Function, Argument}, More) -> {?MODULE, Function, [Name, Argument | More]};
called(Name, Function, More) -> {?MODULE, Function, [Name | More]}.

%% ---- In the process that was asked ----

handle_system_msg(Request, From, Parent, Module, Debug, Misc) ->
    handle_system_msg(Request, From, Parent, Module, Debug, Misc, false).

%% `Hibernated`: whether the process goes back to hibernate when it is suspended.
handle_system_msg(Request, From, Parent, Module, Debug, Misc, Hibernated) ->
    handle(running, Request, From, Parent, Module, Debug, Misc, Hibernated).

handle(Status, Request, From, Parent, Module, Debug0, Misc0, Hibernated) ->
    {Next, Reply, Debug, Misc} = command(Request, Status, Parent, Module, Debug0, Misc0),
    gen:reply(From, Reply),
    case Next of
        running -> Module:system_continue(Parent, Debug, Misc);
        suspended -> suspended(Parent, Module, Debug, Misc, Hibernated);
        {terminating, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

%% Only system messages and the parent's exit are taken.
suspended(Parent, Module, Debug, Misc, true) ->
    receive
        {system, From, Request} -> handle(suspended, Request, From, Parent, Module, Debug, Misc, true);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    after 0 ->
        proc_lib:hibernate(?MODULE, suspended, [Parent, Module, Debug, Misc, true])
    end;
suspended(Parent, Module, Debug, Misc, Hibernated) ->
    receive
        {system, From, Request} -> handle(suspended, Request, From, Parent, Module, Debug, Misc, Hibernated);
        {'EXIT', Parent, Reason} -> Module:system_terminate(Reason, Parent, Debug, Misc)
    end.

command(suspend, _, _, _, Debug, Misc) -> {suspended, ok, Debug, Misc};
command(resume, _, _, _, Debug, Misc) -> {running, ok, Debug, Misc};
command(get_state, Status, _, Module, Debug, Misc) -> {Status, state_of(Module, Misc), Debug, Misc};
command({replace_state, Change}, Status, _, Module, Debug, Misc) ->
    {Reply, NewMisc} = replaced_state(Change, Module, Misc),
    {Status, Reply, Debug, NewMisc};
command(get_status, Status, Parent, Module, Debug, Misc) ->
    Arguments = [get(), Status, Parent, Debug, Misc],
    Formatted = case erlang:function_exported(Module, format_status, 2) of
                    true -> Module:format_status(normal, Arguments);
                    false -> Misc
                end,
    {Status, {status, self(), {module, Module}, [get(), Status, Parent, Debug, Formatted]}, Debug, Misc};
command({debug, What}, Status, _, _, Debug, Misc) ->
    {Reply, NewDebug} = debug_command(What, Debug),
    {Status, Reply, NewDebug, Misc};
command({terminate, Reason}, _, _, _, Debug, Misc) -> {{terminating, Reason}, ok, Debug, Misc};
command({change_code, Changed, Version, Extra}, suspended, _, Module, Debug, Misc) ->
    {Reply, NewMisc} = changed_code(Module, Changed, Version, Extra, Misc),
    {suspended, Reply, Debug, NewMisc};
command(Other, Status, _, _, Debug, Misc) -> {Status, {error, {unknown_system_msg, Other}}, Debug, Misc}.

state_of(Module, Misc) ->
    case erlang:function_exported(Module, system_get_state, 1) of
        true ->
            try
                {ok, State} = Module:system_get_state(Misc),
                State
            catch
                Class:Reason -> {error, {callback_failed, {Module, system_get_state}, {Class, Reason}}}
            end;
        false -> Misc
    end.

replaced_state(Change, Module, Misc) ->
    case erlang:function_exported(Module, system_replace_state, 2) of
        true ->
            try
                {ok, State, NewMisc} = Module:system_replace_state(Change, Misc),
                {State, NewMisc}
            catch
                Class:Reason -> {{error, {callback_failed, {Module, system_replace_state}, {Class, Reason}}}, Misc}
            end;
        false ->
            try Change(Misc) of
                NewMisc -> {NewMisc, NewMisc}
            catch
                Class:Reason -> {{error, {callback_failed, Change, {Class, Reason}}}, Misc}
            end
    end.

changed_code(Module, Changed, Version, Extra, Misc) ->
    try Module:system_code_change(Misc, Changed, Version, Extra) of
        {ok, NewMisc} -> {ok, NewMisc};
        Other -> {{error, Other}, Misc}
    catch
        throw:{ok, NewMisc} -> {ok, NewMisc};
        throw:Other -> {{error, Other}, Misc};
        error:Reason:Stack -> {{error, {'EXIT', {Reason, Stack}}}, Misc};
        exit:Reason -> {{error, {'EXIT', Reason}}, Misc}
    end.

%% ---- Tracing ----

%% Shows `Event` to what is on. Events are {in, Message}, {out, Message, To}
%% and others of the process; Format(Device, Event, State) prints one.
handle_debug(Debug, Format, State, Event) ->
    lists:foldr(fun(Option, Rest) -> shown(Option, Format, State, Event) ++ Rest end, [], Debug).

shown({trace, true} = Option, Format, State, Event) ->
    Format(standard_io, Event, State),
    [Option];
shown({log, {Length, Events}}, Format, State, Event) ->
    [{log, {Length, lists:sublist([{Event, State, Format} | Events], Length)}}];
shown({statistics, Statistics}, _, _, Event) ->
    [{statistics, counted(Event, Statistics)}];
shown({Id, {Function, FunctionState}}, _, State, Event) ->
    [{Id, {Function, Next}} || Next <- installed(Function, FunctionState, Event, State)];
shown({Function, FunctionState}, _, State, Event) ->
    [{Function, Next} || Next <- installed(Function, FunctionState, Event, State)].

%% The next state, in a list that is empty when the function is done.
installed(Function, FunctionState, Event, State) ->
    try Function(FunctionState, Event, State) of
        done -> [];
        Next -> [Next]
    catch
        throw:done -> [];
        throw:Next -> [Next];
        _:_ -> []
    end.

counted({in, _}, {Time, Reductions, In, Out}) -> {Time, Reductions, In + 1, Out};
counted({in, _, _}, {Time, Reductions, In, Out}) -> {Time, Reductions, In + 1, Out};
counted({out, _, _}, {Time, Reductions, In, Out}) -> {Time, Reductions, In, Out + 1};
counted({out, _, _, _}, {Time, Reductions, In, Out}) -> {Time, Reductions, In, Out + 1};
counted(_, Statistics) -> Statistics.

debug_command({trace, true}, Debug) -> {ok, on(trace, true, Debug)};
debug_command({trace, false}, Debug) -> {ok, off(trace, Debug)};
debug_command({log, true}, Debug) -> debug_command({log, {true, ?DEFAULT_LOG_LENGTH}}, Debug);
debug_command({log, {true, Length}}, Debug) when is_integer(Length), Length >= 1 ->
    {_, Events} = proplists:get_value(log, Debug, {0, []}),
    {ok, on(log, {Length, lists:sublist(Events, Length)}, off(log, Debug))};
debug_command({log, false}, Debug) -> {ok, off(log, Debug)};
debug_command({log, get}, Debug) -> {{ok, get_log(Debug)}, Debug};
debug_command({log, print}, Debug) -> {print_log(Debug), Debug};
debug_command({statistics, true}, Debug) -> {ok, on(statistics, no_statistics(), Debug)};
debug_command({statistics, false}, Debug) -> {ok, off(statistics, Debug)};
debug_command({statistics, get}, Debug) -> {{ok, statistics_of(proplists:get_value(statistics, Debug))}, Debug};
debug_command(no_debug, _) -> {ok, []};
debug_command({install, {Function, State}}, Debug) -> {ok, on(Function, State, Debug)};
debug_command({install, {Id, Function, State}}, Debug) -> {ok, on(Id, {Function, State}, Debug)};
debug_command({remove, Id}, Debug) -> {ok, off(Id, Debug)};
debug_command(_, Debug) -> {unknown_debug, Debug}.

on(Item, Data, Debug) ->
    case lists:keymember(Item, 1, Debug) of
        true -> Debug;
        false -> [{Item, Data} | Debug]
    end.

off(Item, Debug) -> lists:keydelete(Item, 1, Debug).

no_statistics() -> {erlang:localtime(), process_info(self(), reductions), 0, 0}.

statistics_of({Start, {reductions, Before}, In, Out}) ->
    {reductions, Now} = process_info(self(), reductions),
    [{start_time, Start}, {current_time, erlang:localtime()}, {reductions, Now - Before},
     {messages_in, In}, {messages_out, Out}];
statistics_of(undefined) -> no_statistics.

%% The logged events, the oldest first.
get_log(Debug) -> [Event || {Event, _, _} <- logged(Debug)].

print_log(Debug) -> lists:foreach(fun({Event, State, Format}) -> Format(standard_io, Event, State) end, logged(Debug)).

logged(Debug) ->
    {_, Events} = proplists:get_value(log, Debug, {0, []}),
    lists:reverse(Events).

debug_options(Options) -> lists:foldl(fun debug_option/2, [], Options).

debug_option(trace, Debug) -> on(trace, true, Debug);
debug_option(log, Debug) -> on(log, {?DEFAULT_LOG_LENGTH, []}, Debug);
debug_option({log, Length}, Debug) when is_integer(Length), Length > 0 -> on(log, {Length, []}, Debug);
debug_option(statistics, Debug) -> on(statistics, no_statistics(), Debug);
debug_option({install, {Function, State}}, Debug) -> on(Function, State, Debug);
debug_option({install, {Id, Function, State}}, Debug) -> on(Id, {Function, State}, Debug);
debug_option(_, Debug) -> Debug.
