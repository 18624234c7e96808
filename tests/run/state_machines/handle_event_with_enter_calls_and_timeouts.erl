%% gen_statem with one callback: enter calls, timeouts, replies.
-module(handle_event_with_enter_calls_and_timeouts).
-behaviour(gen_statem).
-export([main/0, init/1, callback_mode/0, handle_event/4]).

main() ->
    logger:set_primary_config(level, none),
    {ok, Pid} = gen_statem:start_link(?MODULE, self(), []),
    gen_statem:cast(Pid, {go, two}),
    gen_statem:cast(Pid, {go, two}),
    gen_statem:cast(Pid, repeat),
    gen_statem:cast(Pid, insert),
    gen_statem:cast(Pid, zero),
    print(),
    gen_statem:cast(Pid, timers),
    print(),
    gen_statem:cast(Pid, {postpone, 1}),
    gen_statem:cast(Pid, {postpone, 2}),
    gen_statem:cast(Pid, other),
    gen_statem:cast(Pid, {go, {three, 3}}),
    print(),
    Id = gen_statem:send_request(Pid, hello),
    io:format("~p~n", [gen_statem:receive_response(Id, 1000)]),
    io:format("~p~n", [gen_statem:call(Pid, {stop, last_words})]),
    print().

print() ->
    receive
        Told -> io:format("~p~n", [Told]), print()
    after 200 -> io:format("--~n")
    end.

init(To) -> {ok, one, To, [{next_event, internal, first}]}.

callback_mode() -> [handle_event_function, state_enter].

handle_event(enter, Old, New, To) ->
    To ! {enter, Old, New},
    case New of
        {three, N} -> {keep_state, To, [{state_timeout, N, over}]};
        _ -> keep_state_and_data
    end;
handle_event(cast, {go, State}, _, To) -> {next_state, State, To};
handle_event(cast, repeat, _, _) -> repeat_state_and_data;
handle_event(cast, insert, _, To) ->
    {keep_state, To, [{next_event, internal, a}, {next_event, cast, b}]};
handle_event(cast, zero, _, _) ->
    {keep_state_and_data, [{state_timeout, 0, s}, {{timeout, n}, 0, named}, {timeout, 0, event}, {next_event, internal, before}]};
handle_event(cast, timers, _, _) ->
    {keep_state_and_data, [{{timeout, x}, 20, x}, {{timeout, y}, 40, y}, {{timeout, z}, 60, z}, {{timeout, y}, cancel},
                           {{timeout, z}, update, new_z}, {timeout, 5000, never}, 10]};
handle_event(cast, {postpone, N}, two, To) ->
    To ! {postponed, N},
    {keep_state_and_data, postpone};
handle_event({call, From}, {stop, Words}, _, To) ->
    {stop_and_reply, normal, [{reply, From, Words}], To};
handle_event({call, From}, Request, State, _) -> {keep_state_and_data, [{reply, From, {Request, State}}]};
handle_event(Type, Content, State, To) ->
    To ! {Type, Content, State},
    keep_state_and_data.
