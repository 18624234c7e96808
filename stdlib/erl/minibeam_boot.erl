%% The first process: from the start of the virtual machine to its end.
%%
%% start/3 makes the group leader, calls the program in a process of its own,
%% and halts when all that was printed is written: with status 0, or 1 after
%% an uncaught exception, which it explains on standard error.
%%
%% Start-up is counted in milliseconds, so nothing is loaded here that an
%% empty program does not need; the process for crash reports is started by a
%% fun of this module and loads `logger` with its first message.
%%
%% BIFs: minibeam:write_stderr/1; halt/1, persistent_term:put/2, get/2.
-module(minibeam_boot).
-compile({no_auto_import, [halt/1]}).
-export([start/3, halt/1, options/0]).

-define(OPTIONS, {?MODULE, options}).

%% Runs `Module`: main/1 with `Arguments` (a list of strings), else main/0,
%% else start/0. `Options` is what `init` tells: #{script, flags}.
start(Module, Arguments, Options) ->
    persistent_term:put(?OPTIONS, Options#{arguments => Arguments}),
    group_leader(user:start(), self()),
    register(logger, spawn(fun await_report/0)),
    {_, Monitor} = spawn_monitor(fun() -> main(Module, Arguments) end),
    receive
        %% The program's process ends with a halt, unless a signal ends it.
        {'DOWN', Monitor, process, _, Reason} ->
            explain(exit, Reason, []),
            halt(1)
    end.

main(Module, Arguments) ->
    try
        run(Module, Arguments)
    of
        _ -> halt(0)
    catch
        Class:Reason:Stack ->
            explain(Class, Reason, Stack),
            halt(1)
    end.

run(Module, Arguments) ->
    %% Loads it, if it is not; what is missing is then reported as undefined.
    _ = minibeam:load_module(Module),
    case [erlang:function_exported(Module, Name, Arity) || {Name, Arity} <- [{main, 1}, {main, 0}, {start, 0}]] of
        [false, true, _] -> Module:main();
        [false, false, true] -> Module:start();
        _ -> Module:main(Arguments)
    end.

%% What the virtual machine was started with.
options() -> persistent_term:get(?OPTIONS, #{}).

%% Ends when the group leader and the logger have done all that they were
%% asked for. What was sent before is before us in their inboxes.
halt(Status) ->
    sync(whereis(logger), fun(Logger, Reference) -> Logger ! {sync, self(), Reference} end),
    sync(whereis(user), fun(User, Reference) -> User ! {io_request, self(), Reference, getopts} end),
    erlang:halt(Status).

sync(undefined, _) -> ok;
sync(Server, Ask) ->
    Monitor = erlang:monitor(process, Server),
    Ask(Server, Monitor),
    receive
        {io_reply, Monitor, _} -> ok;
        {'DOWN', Monitor, process, _, _} -> ok
    end.

%% The logger before it has anything to report.
await_report() ->
    receive
        {sync, From, Reference} ->
            From ! {io_reply, Reference, ok},
            await_report();
        Message ->
            logger:serve(Message)
    end.

explain(Class, Reason, Stack) ->
    Encoding = encoding(io:getopts()),
    Format = case Encoding of
                 latin1 -> "~.*P";
                 _ -> "~.*tP"
             end,
    Text = erl_error:format_exception(1, Class, Reason, Stack, fun(Module, _, _) -> Module =:= ?MODULE end,
                                      fun(Term, Column) -> io_lib:format(Format, [Column, Term, 50]) end, Encoding),
    minibeam:write_stderr(unicode:characters_to_binary(["minibeam: ", Text, "\n"], unicode, unicode)).

%% Of the group leader, which may be dead.
encoding([{binary, _}, {encoding, Encoding}]) -> Encoding;
encoding(_) -> latin1.
