%% one_for_all and rest_for_one restart others in the order of their start.
-module(strategies_restart_others_in_order).
-behaviour(supervisor).
-export([main/0, init/1, start_worker/2, work/2]).

main() ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    [strategy(Strategy) || Strategy <- [one_for_one, rest_for_one, one_for_all]].

strategy(Strategy) ->
    {ok, Sup} = supervisor:start_link(?MODULE, {Strategy, self()}),
    io:format("~p: started ~p~n", [Strategy, heard()]),
    exit(whereis(b), broken),
    io:format("~p: after b died ~p~n", [Strategy, heard()]),
    io:format("~p~n", [[Id || {Id, _, _, _} <- supervisor:which_children(Sup)]]),
    exit(Sup, shutdown),
    io:format("~p: stopped ~p~n", [Strategy, heard()]).

%% What the children and the supervisor have told, until nothing comes for a while.
heard() ->
    receive
        {'EXIT', _, Reason} -> [{supervisor, Reason} | heard()];
        Told -> [Told | heard()]
    after 150 -> []
    end.

init({Strategy, Reporter}) ->
    {ok, {{Strategy, 3, 5}, [{Id, {?MODULE, start_worker, [Id, Reporter]}, permanent, 1000, worker, [?MODULE]}
                             || Id <- [a, b, c]]}}.

start_worker(Id, Reporter) -> proc_lib:start_link(?MODULE, work, [Id, Reporter]).

work(Id, Reporter) ->
    process_flag(trap_exit, true),
    register(Id, self()),
    Reporter ! {started, Id},
    proc_lib:init_ack({ok, self()}),
    receive
        {'EXIT', _, Reason} ->
            Reporter ! {ended, Id, Reason},
            exit(Reason)
    end.
