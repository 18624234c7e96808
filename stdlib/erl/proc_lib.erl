%% Processes that know their ancestors and that report their crashes.
%%
%% A process started here has `$ancestors` (names or pids, the nearest first)
%% and `$initial_call` in its dictionary. When it dies of an exception other
%% than exit(normal), exit(shutdown) or exit({shutdown, _}), a report with all
%% that is known of it goes to the logger. Then it exits with the reason that
%% the exception would have given it.
%%
%% start/3 and its like return when the new process calls init_ack/1 or dies.
%%
%% Differs from OTP: there are no other nodes.
-module(proc_lib).
-export([spawn/1, spawn/3, spawn_link/1, spawn_link/3, spawn_opt/2, spawn_opt/4]).
-export([start/3, start/4, start/5, start_link/3, start_link/4, start_link/5]).
-export([start_monitor/3, start_monitor/4, start_monitor/5, init_ack/1, init_ack/2, init_fail/2, init_fail/3]).
-export([hibernate/3, initial_call/1, translate_initial_call/1, stop/1, stop/3]).
-export([format/1, format/2, format/3, report_cb/2]).
%% Called by the processes started here, and by name.
-export([init_p/3, init_p/5, wake_up/3]).
-compile({no_auto_import, [spawn/1, spawn/3, spawn_link/1, spawn_link/3, spawn_opt/2, spawn_opt/4]}).

-define(IS_CALL(Module, Function, Arguments), is_atom(Module), is_atom(Function), is_list(Arguments)).
%% How many processes around a crashed one are reported.
-define(MOST_NEIGHBOURS, 15).

%% ---- Starting ----

spawn(Fun) when is_function(Fun) -> erlang:spawn(?MODULE, init_p, [name(), ancestors(), Fun]).

spawn(Module, Function, Arguments) when ?IS_CALL(Module, Function, Arguments) ->
    erlang:spawn(?MODULE, init_p, [name(), ancestors(), Module, Function, Arguments]).

spawn_link(Fun) when is_function(Fun) -> erlang:spawn_link(?MODULE, init_p, [name(), ancestors(), Fun]).

spawn_link(Module, Function, Arguments) when ?IS_CALL(Module, Function, Arguments) ->
    erlang:spawn_link(?MODULE, init_p, [name(), ancestors(), Module, Function, Arguments]).

spawn_opt(Fun, Options) when is_function(Fun) ->
    erlang:spawn_opt(?MODULE, init_p, [name(), ancestors(), Fun], Options).

spawn_opt(Module, Function, Arguments, Options) when ?IS_CALL(Module, Function, Arguments) ->
    erlang:spawn_opt(?MODULE, init_p, [name(), ancestors(), Module, Function, Arguments], Options).

name() ->
    case process_info(self(), registered_name) of
        {registered_name, Name} -> Name;
        _ -> self()
    end.

ancestors() ->
    case get('$ancestors') of
        Ancestors when is_list(Ancestors) -> Ancestors;
        _ -> []
    end.

init_p(Parent, Ancestors, Fun) when is_function(Fun) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', fun_call(Fun)),
    try
        Fun()
    catch
        Class:Reason:Stack -> crash(Class, Reason, Stack)
    end.

init_p(Parent, Ancestors, Module, Function, Arguments) ->
    put('$ancestors', [Parent | Ancestors]),
    put('$initial_call', call(Module, Function, Arguments)),
    init_p_do_apply(Module, Function, Arguments).

init_p_do_apply(Module, Function, Arguments) ->
    try
        apply(Module, Function, Arguments)
    catch
        Class:Reason:Stack -> crash(Class, Reason, Stack)
    end.

fun_call(Fun) -> list_to_tuple([element(2, erlang:fun_info(Fun, Item)) || Item <- [module, name, arity]]).

%% For a behaviour's process the call is that of the callback module's init/1.
call(gen, init_it, [gen_server, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
call(gen, init_it, [gen_server, _, _, _, supervisor, {_, Module, _}, _]) -> {supervisor, Module, 1};
call(gen, init_it, [gen_event | _]) -> {gen_event, init_it, 6};
call(gen, init_it, [_, _, _, Module, _, _]) when is_atom(Module) -> {Module, init, 1};
call(gen, init_it, [_, _, _, _, Module | _]) when is_atom(Module) -> {Module, init, 1};
call(Module, Function, Arguments) -> {Module, Function, length(Arguments)}.

%% The stack is thrown away, and with it the handler of exceptions, so it is
%% set up again on waking.
hibernate(Module, Function, Arguments) when ?IS_CALL(Module, Function, Arguments) ->
    erlang:hibernate(?MODULE, wake_up, [Module, Function, Arguments]).

wake_up(Module, Function, Arguments) ->
    try
        apply(Module, Function, Arguments)
    catch
        Class:Reason:Stack -> crash(Class, Reason, Stack)
    end.

%% ---- Starting and waiting for it ----

start(Module, Function, Arguments) -> start(Module, Function, Arguments, infinity).

start(Module, Function, Arguments, Timeout) -> start(Module, Function, Arguments, Timeout, []).

start(Module, Function, Arguments, Timeout, Options) when ?IS_CALL(Module, Function, Arguments) ->
    no_monitor(Options, [Module, Function, Arguments, Timeout, Options]),
    {Pid, Monitor} = spawn_opt(Module, Function, Arguments, [monitor | Options]),
    receive
        {ack, Pid, Return} ->
            erlang:demonitor(Monitor, [flush]),
            Return;
        {nack, Pid, Return} ->
            receive {'DOWN', Monitor, process, Pid, _} -> Return end;
        {'DOWN', Monitor, process, Pid, Reason} ->
            {error, Reason}
    after Timeout ->
        erlang:demonitor(Monitor, [flush]),
        kill(Pid),
        {error, timeout}
    end.

start_link(Module, Function, Arguments) -> start_link(Module, Function, Arguments, infinity).

start_link(Module, Function, Arguments, Timeout) -> start_link(Module, Function, Arguments, Timeout, []).

start_link(Module, Function, Arguments, Timeout, Options) when ?IS_CALL(Module, Function, Arguments) ->
    no_monitor(Options, [Module, Function, Arguments, Timeout, Options]),
    Pid = spawn_opt(Module, Function, Arguments, [link | Options]),
    receive
        {ack, Pid, Return} -> Return;
        {nack, Pid, Return} ->
            wait_for_exit(Pid),
            Return;
        {'EXIT', Pid, Reason} -> {error, Reason}
    after Timeout ->
        kill(Pid),
        {error, timeout}
    end.

%% Its exit signal is taken off the inbox; a starter that does not trap exits
%% is on its way out.
wait_for_exit(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    receive {'DOWN', Monitor, process, Pid, _} -> ok end,
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

start_monitor(Module, Function, Arguments) -> start_monitor(Module, Function, Arguments, infinity).

start_monitor(Module, Function, Arguments, Timeout) -> start_monitor(Module, Function, Arguments, Timeout, []).

start_monitor(Module, Function, Arguments, Timeout, Options) when ?IS_CALL(Module, Function, Arguments) ->
    no_monitor(Options, [Module, Function, Arguments, Timeout, Options]),
    {Pid, Monitor} = spawn_opt(Module, Function, Arguments, [monitor | Options]),
    receive
        {ack, Pid, Return} -> {Return, Monitor};
        {nack, Pid, Return} -> {Return, Monitor};
        {'DOWN', Monitor, process, Pid, Reason} = Down ->
            self() ! Down,
            {{error, Reason}, Monitor}
    after Timeout ->
        kill(Pid),
        {{error, timeout}, Monitor}
    end.

no_monitor(Options, Arguments) ->
    case lists:member(monitor, Options) orelse lists:keymember(monitor, 1, Options) of
        true -> erlang:error(badarg, Arguments);
        false -> ok
    end.

kill(Pid) ->
    unlink(Pid),
    exit(Pid, kill),
    receive {'EXIT', Pid, _} -> ok after 0 -> ok end.

init_ack(Return) ->
    [Parent | _] = get('$ancestors'),
    init_ack(Parent, Return).

init_ack(Parent, Return) ->
    Parent ! {ack, self(), Return},
    ok.

%% Tells the parent that the start failed, and fails; the parent gets `Return`
%% when the process is gone.
init_fail(Return, Exception) ->
    [Parent | _] = get('$ancestors'),
    init_fail(Parent, Return, Exception).

init_fail(Parent, Return, Exception) ->
    Parent ! {nack, self(), Return},
    case Exception of
        {error, Reason} -> erlang:error(Reason);
        {exit, Reason} -> exit(Reason);
        {throw, Reason} -> throw(Reason);
        {Class, Reason, Stack} -> erlang:raise(Class, Reason, Stack)
    end.

%% ---- Stopping ----

stop(Process) -> stop(Process, normal, infinity).

%% Asks a process that speaks the protocol of `sys` to terminate.
stop(Process, Reason, Timeout) ->
    Monitor = erlang:monitor(process, Process),
    Start = erlang:monotonic_time(millisecond),
    try
        ok = sys:terminate(Process, Reason, Timeout)
    catch
        exit:{noproc, {sys, terminate, _}} ->
            erlang:demonitor(Monitor, [flush]),
            exit(noproc);
        exit:{timeout, {sys, terminate, _}} ->
            erlang:demonitor(Monitor, [flush]),
            exit(timeout);
        exit:Refusal ->
            erlang:demonitor(Monitor, [flush]),
            exit(Refusal)
    end,
    receive
        {'DOWN', Monitor, process, _, Reason} -> ok;
        {'DOWN', Monitor, process, _, Other} -> exit(Other)
    after left(Timeout, Start) ->
        erlang:demonitor(Monitor, [flush]),
        exit(timeout)
    end.

left(infinity, _) -> infinity;
left(Timeout, Start) -> max(0, Timeout - (erlang:monotonic_time(millisecond) - Start)).

%% ---- Where a process came from ----

%% Of a process or of what process_info/1 says of it; arguments are made up.
initial_call(Process) ->
    case translate(Process) of
        {Module, Function, Arity} -> {Module, Function, arguments(Arity)};
        false -> false
    end.

translate_initial_call(Process) ->
    case translate(Process) of
        false -> {?MODULE, init_p, 5};
        Call -> Call
    end.

translate(Pid) when is_pid(Pid) ->
    case process_info(Pid, dictionary) of
        {dictionary, Dictionary} -> translate_dictionary(Dictionary);
        undefined -> false
    end;
translate(Info) when is_list(Info) -> translate_dictionary(proplists:get_value(dictionary, Info, [])).

translate_dictionary(Dictionary) ->
    case lists:keyfind('$initial_call', 1, Dictionary) of
        {_, {_, _, _} = Call} -> Call;
        _ -> false
    end.

arguments(Arity) -> [list_to_atom("Argument__" ++ integer_to_list(N)) || N <- lists:seq(1, Arity)].

%% ---- Crashing ----

crash(Class, Reason, Stack) ->
    report(Class, Reason, Stack),
    erlang:raise(exit, exit_reason(Class, Reason, Stack), Stack).

exit_reason(error, Reason, Stack) -> {Reason, Stack};
exit_reason(throw, Reason, Stack) -> {{nocatch, Reason}, Stack};
exit_reason(exit, Reason, _) -> Reason.

report(exit, normal, _) -> ok;
report(exit, shutdown, _) -> ok;
report(exit, {shutdown, _}, _) -> ok;
report(Class, Reason, Stack) ->
    %% Looking at the neighbours takes time, so not for nothing.
    logger:allow(error, ?MODULE) andalso
        logger:log(error,
                   #{label => {proc_lib, crash},
                     report => [about_self({Class, Reason, Stack}), [{neighbour, about(Pid)} || Pid <- neighbours()]]},
                   #{report_cb => fun ?MODULE:report_cb/2, logger_formatter => #{title => "CRASH REPORT"}}).

about_self(Exception) ->
    Call = case get('$initial_call') of
               {Module, Function, Arity} -> [{initial_call, {Module, Function, arguments(Arity)}}];
               _ -> []
           end,
    Call ++ [{pid, self()}, registered_name(self()), {error_info, Exception}, {ancestors, ancestors()}]
        ++ info(self(), [message_queue_len, messages, links])
        ++ [{dictionary, [Pair || {Key, _} = Pair <- get(), Key =/= '$ancestors', Key =/= '$initial_call']}]
        ++ info(self(), [trap_exit, status, heap_size, stack_size, reductions]).

about(Pid) ->
    [{pid, Pid}, registered_name(Pid), {initial_call, initial_call_of(Pid)}]
        ++ info(Pid, [current_function])
        ++ [{ancestors, ancestors_of(Pid)}]
        ++ info(Pid, [message_queue_len, links, trap_exit, status, heap_size, stack_size, reductions, current_stacktrace]).

registered_name(Pid) ->
    case process_info(Pid, registered_name) of
        {registered_name, _} = Name -> Name;
        _ -> {registered_name, []}
    end.

info(Pid, Items) -> [Info || {_, _} = Info <- [process_info(Pid, Item) || Item <- Items]].

initial_call_of(Pid) ->
    case initial_call(Pid) of
        false -> proplists:get_value(initial_call, info(Pid, [initial_call]));
        Call -> Call
    end.

ancestors_of(Pid) ->
    proplists:get_value('$ancestors', proplists:get_value(dictionary, info(Pid, [dictionary]), []), []).

%% The processes that will die with this one: linked, through each other, and
%% not trapping exits.
neighbours() -> lists:delete(self(), visit(mortal_links(self()), [self()])).

visit([Pid | Pids], Seen) when length(Seen) =< ?MOST_NEIGHBOURS ->
    case lists:member(Pid, Seen) of
        true -> visit(Pids, Seen);
        false -> visit(mortal_links(Pid), visit(Pids, [Pid | Seen]))
    end;
visit(_, Seen) -> Seen.

mortal_links(Pid) ->
    Links = proplists:get_value(links, info(Pid, [links]), []),
    [Link || Link <- Links, is_pid(Link), process_info(Link, trap_exit) =:= {trap_exit, false}].

%% ---- The report as text ----

format(Report) -> format(Report, latin1).

format(Report, Encoding) -> format(Report, Encoding, unlimited).

format(Report, Encoding, _Depth) -> text(Report, Encoding).

report_cb(#{label := {proc_lib, crash}, report := Report}, _) -> text(Report, unicode).

text([Own, Neighbours], Encoding) ->
    Others = [["    neighbour:\n", parts(Items, "      ", Encoding)] || {neighbour, Items} <- Neighbours],
    ["  crasher:\n", parts(Own, "    ", Encoding), "\n  neighbours:\n" | lists:join($\n, Others)].

parts(Items, Indent, Encoding) -> lists:join($\n, [part(Item, Indent, Encoding) || Item <- Items]).

part({initial_call, {Module, Function, Arguments}}, Indent, Encoding) when is_list(Arguments) ->
    [Indent, "initial call: ", atom(Module, Encoding), $:, atom(Function, Encoding), $/,
     integer_to_list(length(Arguments))];
part({error_info, {Class, Reason, Stack}}, Indent, Encoding) ->
    Format = case Encoding of
                 latin1 -> "~.*p";
                 _ -> "~.*tp"
             end,
    Trim = fun(Module, _, _) -> Module =:= ?MODULE end,
    Show = fun(Term, Column) -> io_lib:format(Format, [Column, Term]) end,
    [Indent | erl_error:format_exception(length(Indent) + 1, Class, Reason, Stack, Trim, Show, Encoding)];
part({Name, Value}, Indent, latin1) -> io_lib:format("~s~p: ~.18p", [Indent, Name, Value]);
part({Name, Value}, Indent, _) -> io_lib:format("~s~p: ~.18tp", [Indent, Name, Value]).

atom(Atom, latin1) -> io_lib:write_atom_as_latin1(Atom);
atom(Atom, _) -> io_lib:write_atom(Atom).
