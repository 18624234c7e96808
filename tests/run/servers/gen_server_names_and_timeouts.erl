%% Registered name, init that stops, call without answer, timeout in a state.
-module(gen_server_names_and_timeouts).
-behaviour(gen_server).
-export([main/0, init/1, handle_call/3, handle_cast/2, handle_info/2]).
main() ->
    process_flag(trap_exit, true),
    {ok, P} = gen_server:start({local, my_server}, ?MODULE, ok, []),
    io:format("~w ~w~n", [whereis(my_server) =:= P, gen_server:start({local, my_server}, ?MODULE, ok, []) =:= {error, {already_started, P}}]),
    io:format("~w ~w~n", [gen_server:start(?MODULE, ignore, []), gen_server:start(?MODULE, stop, [])]),
    try gen_server:call(my_server, silence, 20) catch C:{R, _} -> io:format("~w ~w~n", [C, R]) end,
    try gen_server:call(nobody, x) catch C2:{R2, _} -> io:format("~w ~w~n", [C2, R2]) end,
    gen_server:cast(my_server, {tell, self()}),
    receive M -> io:format("~w~n", [M]) end,
    gen_server:stop(my_server).

init(ok) -> {ok, none};
init(ignore) -> ignore;
init(stop) -> {stop, bad_start}.

handle_call(silence, _, S) -> {noreply, S}.
handle_cast({tell, P}, _) -> {noreply, P, 10}.
handle_info(timeout, P) -> P ! timed_out, {noreply, none}.
