%% Questions to a gen_server, one after another.
%% args: 100000
%% quick: 10000
%% tiny: 50
-module(server_calls).
-behaviour(gen_server).
-export([main/1, init/1, handle_call/3, handle_cast/2]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(server_calls, N, fun() -> run(N) end).

run(N) ->
    {ok, Server} = gen_server:start_link(?MODULE, 0, []),
    ask(N, Server, 0).

ask(0, _, Last) ->
    Last;
ask(Left, Server, _) ->
    ask(Left - 1, Server, gen_server:call(Server, {add, Left})).

init(Sum) ->
    {ok, Sum}.

handle_call({add, X}, _From, Sum) ->
    {reply, Sum + X, Sum + X}.

handle_cast(_, Sum) ->
    {noreply, Sum}.
