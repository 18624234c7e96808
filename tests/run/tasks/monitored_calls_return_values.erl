%% What a task is made of, by hand: alias, monitor, reply, demonitor.
-module(monitored_calls_return_values).
-export([main/0]).

main() ->
    Tasks = [async(fun() -> timer:sleep(10 * (4 - N)), N * N end) || N <- [1, 2, 3]],
    io:format("~w~n", [[await(T) || T <- Tasks]]),
    process_flag(trap_exit, true),
    T = async(fun() -> exit(failed) end),
    io:format("~w~n", [catch await(T)]).

async(F) ->
    Me = self(),
    P = proc_lib:spawn_link(fun() -> receive {Me, Alias} -> Alias ! {Alias, F()} end end),
    Alias = monitor(process, P, [{alias, demonitor}]),
    P ! {Me, Alias},
    {P, Alias}.

await({P, A}) ->
    receive
        {A, V} -> erlang:demonitor(A, [flush]), V;
        {'DOWN', A, process, P, Why} -> exit({Why, await})
    end.
