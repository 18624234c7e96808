%% One child's death is that child's alone; temporary and transient children.
-module(one_for_one_restarts_only_the_child_that_died).
-behaviour(supervisor).
-export([main/0, init/1, start_worker/1, work/1]).

main() ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    {ok, Sup} = supervisor:start_link({local, sup}, ?MODULE, one_for_one),
    [A1, B1, C1] = pids([a, b, c]),
    io:format("~p~n", [[{Id, is_pid(Pid), Type, Modules} || {Id, Pid, Type, Modules} <- supervisor:which_children(sup)]]),
    kill(B1),
    [A2, B2, C2] = pids([a, b, c]),
    io:format("~p ~p ~p~n", [A1 =:= A2, B1 =:= B2, C1 =:= C2]),
    io:format("~p~n", [supervisor:count_children(sup)]),
    %% A temporary child is gone when it ends, a transient one only restarts after a failure.
    {ok, T} = supervisor:start_child(sup, #{id => t, start => {?MODULE, start_worker, [t]}, restart => temporary}),
    {ok, N} = supervisor:start_child(sup, {n, {?MODULE, start_worker, [n]}, transient, 100, worker, [m]}),
    kill(T),
    N ! stop,
    gone(N),
    io:format("~p~n", [[{Id, is_pid(Pid)} || {Id, Pid, _, _} <- supervisor:which_children(sup)]]),
    io:format("~p~n", [supervisor:start_child(sup, #{id => n, start => {?MODULE, start_worker, [n]}})]),
    io:format("~p~n", [supervisor:delete_child(sup, a)]),
    io:format("~p ~p~n", [supervisor:terminate_child(sup, a), supervisor:delete_child(sup, a)]),
    io:format("~p ~p~n", [supervisor:terminate_child(sup, a), supervisor:restart_child(sup, a)]),
    {ok, _} = supervisor:restart_child(sup, n),
    io:format("~p~n", [supervisor:restart_child(sup, n)]),
    {ok, Spec} = supervisor:get_childspec(sup, n),
    io:format("~p~n", [lists:sort(maps:to_list(Spec))]),
    io:format("~p~n", [supervisor:start_child(sup, #{id => x})]),
    io:format("~p~n", [supervisor:start_child(sup, #{id => x, start => {?MODULE, start_worker, [fail]}, restart => wrong})]),
    {error, {Reason, Child}} = supervisor:start_child(sup, #{id => x, start => {?MODULE, start_worker, [fail]}}),
    io:format("~p ~p~n", [Reason, element(1, Child)]),
    io:format("~p~n", [supervisor:get_callback_module(sup)]),
    exit(Sup, shutdown),
    receive {'EXIT', Sup, Why} -> io:format("~p ~p~n", [Why, whereis(b)]) end.

init(Strategy) ->
    {ok, {#{strategy => Strategy, intensity => 10, period => 10},
          [#{id => Id, start => {?MODULE, start_worker, [Id]}} || Id <- [a, b, c]]}}.

start_worker(fail) -> {error, no_luck};
start_worker(Name) -> {ok, spawn_link(?MODULE, work, [Name])}.

work(Name) ->
    register(Name, self()),
    receive stop -> ok end.

pids(Names) ->
    timer:sleep(50),
    [whereis(Name) || Name <- Names].

kill(Pid) ->
    exit(Pid, kill),
    gone(Pid).

gone(Pid) ->
    Ref = monitor(process, Pid),
    receive {'DOWN', Ref, process, Pid, _} -> timer:sleep(50) end.
