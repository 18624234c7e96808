%% A counter as gen_server.
-module(gen_server_calls_and_casts).
-behaviour(gen_server).
-export([main/0, init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).
main() ->
    {ok, P} = gen_server:start_link(?MODULE, 10, []),
    gen_server:cast(P, {add, 5}),
    P ! {add, 100},
    io:format("~w~n", [gen_server:call(P, get)]),
    io:format("~w~n", [gen_server:call(P, later)]),
    io:format("~w ~w~n", [gen_server:stop(P), is_process_alive(P)]).

init(N) -> {ok, N}.

handle_call(get, _From, N) -> {reply, N, N};
handle_call(later, From, N) -> gen_server:reply(From, {later, N}), {noreply, N + 1}.

handle_cast({add, X}, N) -> {noreply, N + X}.

handle_info({add, X}, N) -> {noreply, N + X}.

terminate(Reason, N) -> io:format("terminate ~w ~w~n", [Reason, N]).
