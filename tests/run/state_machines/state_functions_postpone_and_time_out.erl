%% gen_statem with a function for each state: postponed events come again after a change.
-module(state_functions_postpone_and_time_out).
-behaviour(gen_statem).
-export([main/0, init/1, callback_mode/0, locked/3, open/3, terminate/3]).

main() ->
    logger:set_primary_config(level, none),
    {ok, Lock} = gen_statem:start_link({local, lock}, ?MODULE, [1, 2, 3], []),
    [gen_statem:cast(lock, {button, N}) || N <- [1, 2, 2, 1, 2, 3]],
    io:format("~p~n", [gen_statem:call(lock, state)]),
    io:format("~p~n", [sys:get_state(lock)]),
    %% Asked while open, answered when it is locked again.
    io:format("~p~n", [gen_statem:call(Lock, when_locked)]),
    Lock ! something,
    io:format("~p~n", [gen_statem:call(Lock, infos)]),
    io:format("~p~n", [catch gen_statem:call(no_such, x)]),
    unlink(Lock),
    {'EXIT', {Reason, _}} = catch gen_statem:call(Lock, fail),
    io:format("~p~n", [Reason]),
    io:format("~p~n", [is_process_alive(Lock)]).

init(Code) -> {ok, locked, #{code => Code, left => Code, infos => 0}}.

callback_mode() -> state_functions.

locked(cast, {button, N}, #{code := Code, left := Left} = Data) ->
    case Left of
        [N] ->
            io:format("open~n"),
            {next_state, open, Data#{left := Code}, [{state_timeout, 100, lock}]};
        [N | More] -> {keep_state, Data#{left := More}};
        _ -> {keep_state, Data#{left := Code}}
    end;
locked({call, From}, when_locked, Data) -> {keep_state, Data, [{reply, From, locked}]};
locked({call, _}, fail, _) -> {stop, {shutdown, asked}};
locked(Type, Content, Data) -> common(Type, Content, locked, Data).

open(state_timeout, lock, Data) ->
    io:format("locked~n"),
    {next_state, locked, Data};
open({call, _}, when_locked, _) -> {keep_state_and_data, [postpone]};
open(cast, {button, _}, _) -> keep_state_and_data;
open(Type, Content, Data) -> common(Type, Content, open, Data).

common({call, From}, state, State, Data) -> {keep_state, Data, {reply, From, State}};
common({call, From}, infos, _, #{infos := N}) -> {keep_state_and_data, {reply, From, N}};
common(info, something, _, #{infos := N} = Data) -> {keep_state, Data#{infos := N + 1}}.

terminate(Reason, State, _) -> io:format("terminate ~p ~p~n", [Reason, State]).
