%% Names that may be any terms. There are no other nodes, so this is a registry
%% beside the virtual machine's: one process, started when first needed, that
%% keeps a map of names and drops those of the dead.
-module(global).
-export([register_name/2, re_register_name/2, unregister_name/1, whereis_name/1, send/2, registered_names/0]).

-define(SERVER, global_name_server).

register_name(Name, Pid) when is_pid(Pid) -> ask({register, Name, Pid}).

re_register_name(Name, Pid) when is_pid(Pid) -> ask({replace, Name, Pid}).

unregister_name(Name) -> ask({unregister, Name}).

whereis_name(Name) -> ask({whereis, Name}).

registered_names() -> ask(names).

send(Name, Message) ->
    case whereis_name(Name) of
        undefined -> exit({badarg, {Name, Message}});
        Pid ->
            Pid ! Message,
            Pid
    end.

ask(Request) ->
    Server = server(),
    Monitor = erlang:monitor(process, Server),
    Server ! {self(), Monitor, Request},
    receive
        {Monitor, Answer} ->
            erlang:demonitor(Monitor, [flush]),
            Answer;
        {'DOWN', Monitor, process, _, _} ->
            %% Another process was faster to register its server.
            ask(Request)
    end.

server() ->
    case whereis(?SERVER) of
        undefined -> spawn(fun start/0);
        Server -> Server
    end.

start() ->
    try
        register(?SERVER, self())
    of
        true -> loop(#{})
    catch
        error:badarg -> exit(normal)
    end.

%% Names to {Pid, Monitor}.
loop(Names) ->
    receive
        {From, Reference, Request} when is_pid(From) ->
            {Answer, Next} = answer(Request, Names),
            From ! {Reference, Answer},
            loop(Next);
        {'DOWN', Monitor, process, Pid, _} ->
            loop(maps:filter(fun(_, Holder) -> Holder =/= {Pid, Monitor} end, Names))
    end.

answer({whereis, Name}, Names) ->
    case Names of
        %% A death may not have been reported yet.
        #{Name := {Pid, _}} -> {case is_process_alive(Pid) of true -> Pid; false -> undefined end, Names};
        #{} -> {undefined, Names}
    end;
answer({register, Name, Pid}, Names) ->
    case answer({whereis, Name}, Names) of
        {undefined, _} -> answer({replace, Name, Pid}, Names);
        {_, _} -> {no, Names}
    end;
answer({replace, Name, Pid}, Names) ->
    {ok, Others} = answer({unregister, Name}, Names),
    {yes, Others#{Name => {Pid, erlang:monitor(process, Pid)}}};
answer({unregister, Name}, Names) ->
    case maps:take(Name, Names) of
        {{_, Monitor}, Others} ->
            erlang:demonitor(Monitor, [flush]),
            {ok, Others};
        error -> {ok, Names}
    end;
answer(names, Names) -> {maps:keys(Names), Names}.
