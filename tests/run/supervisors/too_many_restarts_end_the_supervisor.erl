%% A supervisor gives up when its children die too often.
-module(too_many_restarts_end_the_supervisor).
-behaviour(supervisor).
-export([main/0, init/1, start_worker/1]).

main() ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    Starts = counters:new(1, []),
    {ok, Sup} = supervisor:start_link(?MODULE, {crashing, Starts}),
    receive {'EXIT', Sup, Reason} -> io:format("~p after ~p starts~n", [Reason, counters:get(Starts, 1)]) end,
    io:format("~p~n", [supervisor:start_link(?MODULE, failing)]),
    receive {'EXIT', _, Why} -> io:format("~p~n", [Why]) end,
    io:format("~p~n", [supervisor:start_link(?MODULE, wrong_flags)]),
    receive {'EXIT', _, Why2} -> io:format("~p~n", [Why2]) end,
    io:format("~p~n", [supervisor:start_link(?MODULE, wrong_spec)]),
    io:format("~p~n", [supervisor:start_link(?MODULE, ignore)]),
    io:format("~p~n", [supervisor:start_link(?MODULE, nonsense)]),
    io:format("~p~n", [supervisor:check_childspecs([#{id => a, start => {m, f, []}}, #{id => a, start => {m, f, []}}])]),
    io:format("~p~n", [supervisor:check_childspecs([#{id => a, start => {m, f, []}, type => boss}])]).

init({crashing, Starts}) ->
    {ok, {#{intensity => 3, period => 60}, [#{id => crasher, start => {?MODULE, start_worker, [Starts]}}]}};
init(failing) -> {ok, {#{}, [#{id => never, start => {?MODULE, start_worker, [fail]}}]}};
init(wrong_flags) -> {ok, {#{strategy => best_of_three}, []}};
init(wrong_spec) -> {ok, {#{}, [{a, b}]}};
init(ignore) -> ignore;
init(nonsense) -> nonsense.

start_worker(fail) -> {error, no_luck};
start_worker(Starts) ->
    counters:add(Starts, 1, 1),
    {ok, spawn_link(fun() -> exit(crash) end)}.
