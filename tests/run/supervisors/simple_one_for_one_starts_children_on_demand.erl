%% Children of one kind, started and ended on demand.
-module(simple_one_for_one_starts_children_on_demand).
-behaviour(supervisor).
-export([main/0, init/1, start_worker/2]).

main() ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    {ok, Sup} = supervisor:start_link(?MODULE, self()),
    {ok, A} = supervisor:start_child(Sup, [a]),
    {ok, B} = supervisor:start_child(Sup, [b]),
    io:format("~p~n", [lists:sort([told(), told()])]),
    io:format("~p~n", [[{Id, is_pid(Pid), Type, Mods} || {Id, Pid, Type, Mods} <- supervisor:which_children(Sup)]]),
    exit(A, crash),
    io:format("~p~n", [told()]),
    B ! stop,
    timer:sleep(50),
    io:format("~p~n", [supervisor:count_children(Sup)]),
    [{_, A2, _, _}] = supervisor:which_children(Sup),
    io:format("~p ~p~n", [A2 =:= A, supervisor:terminate_child(Sup, a)]),
    io:format("~p ~p~n", [supervisor:terminate_child(Sup, B), supervisor:restart_child(Sup, A2)]),
    io:format("~p ~p~n", [supervisor:delete_child(Sup, A2), supervisor:terminate_child(Sup, A2)]),
    io:format("~p~n", [supervisor:start_child(Sup, [ignore])]),
    io:format("~p~n", [supervisor:start_child(Sup, [fail])]),
    [{ok, _} = supervisor:start_child(Sup, [N]) || N <- lists:seq(1, 100)],
    [told() || _ <- lists:seq(1, 100)],
    io:format("~p~n", [supervisor:count_children(Sup)]),
    exit(Sup, shutdown),
    receive {'EXIT', Sup, Reason} -> io:format("~p~n", [Reason]) end.

init(Reporter) ->
    {ok, {#{strategy => simple_one_for_one, intensity => 5, period => 5},
          [#{id => worker, start => {?MODULE, start_worker, [Reporter]}, restart => transient, shutdown => 200}]}}.

start_worker(_, fail) -> {error, no_luck};
start_worker(_, ignore) -> ignore;
start_worker(Reporter, Name) ->
    {ok, spawn_link(fun() -> Reporter ! {started, Name}, receive stop -> ok end end)}.

told() -> receive {started, Name} -> Name end.
