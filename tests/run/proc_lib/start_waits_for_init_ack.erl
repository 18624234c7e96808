%% proc_lib:start/3 and start_link/3.
-module(start_waits_for_init_ack).
-export([main/0]).

-export([good/1, bad/0, silent/0]).
main() ->
    process_flag(trap_exit, true),
    {ok, P} = proc_lib:start(?MODULE, good, [self()]),
    receive {P, running} -> io:format("running~n") end,
    io:format("~w~n", [proc_lib:start_link(?MODULE, bad, [])]),
    io:format("~w~n", [proc_lib:start(?MODULE, silent, [], 20)]).

good(Parent) -> proc_lib:init_ack(Parent, {ok, self()}), Parent ! {self(), running}.
bad() -> exit(no_luck).
silent() -> receive x -> x end.
