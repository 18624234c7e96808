%% gen_event: handlers added, called, swapped and removed.
-module(handlers_see_all_events).
-behaviour(gen_event).
-export([main/0, init/1, handle_event/2, handle_call/2, handle_info/2, terminate/2]).

main() ->
    logger:set_primary_config(level, none),
    {ok, Manager} = gen_event:start_link({local, manager}),
    ok = gen_event:add_handler(manager, ?MODULE, {first, self()}),
    ok = gen_event:add_handler(manager, {?MODULE, 2}, {second, self()}),
    io:format("~p~n", [gen_event:which_handlers(manager)]),
    gen_event:notify(manager, hello),
    ok = gen_event:sync_notify(manager, world),
    Manager ! info,
    print(),
    io:format("~p ~p~n", [gen_event:call(manager, ?MODULE, count), gen_event:call(manager, {?MODULE, 2}, count)]),
    io:format("~p~n", [gen_event:call(manager, other, count)]),
    io:format("~p~n", [gen_event:add_handler(manager, ?MODULE, refuse)]),
    io:format("~p~n", [gen_event:delete_handler(manager, ?MODULE, bye)]),
    io:format("~p~n", [gen_event:delete_handler(manager, ?MODULE, bye)]),
    ok = gen_event:add_sup_handler(manager, {?MODULE, sup}, {supervised, self()}),
    gen_event:sync_notify(manager, crash),
    print(),
    io:format("~p~n", [gen_event:which_handlers(manager)]),
    ok = gen_event:add_handler(manager, ?MODULE, {third, self()}),
    io:format("~p~n", [gen_event:swap_handler(manager, {?MODULE, swap}, {{?MODULE, new}, {fourth, self()}})]),
    print(),
    gen_event:sync_notify(manager, remove),
    print(),
    io:format("~p~n", [gen_event:which_handlers(manager)]),
    ok = gen_event:add_handler(manager, ?MODULE, {fifth, self()}),
    io:format("~p~n", [gen_event:stop(manager)]),
    print().

print() ->
    receive
        {gen_event_EXIT, Handler, {Reason, _Stack}} -> io:format("~p~n", [{exit, Handler, Reason}]), print();
        Told -> io:format("~p~n", [Told]), print()
    after 50 -> io:format("--~n")
    end.

init(refuse) -> {error, refused};
init({{Name, To}, Before}) -> {ok, {Name, To, {after_swap, Before}}};
init({Name, To}) -> {ok, {Name, To, 0}}.

handle_event(crash, _) -> error(crashed);
handle_event(remove, {Name, _, _}) when Name =/= second -> remove_handler;
handle_event(Event, {Name, To, Count}) when is_integer(Count) ->
    To ! {Name, Event},
    {ok, {Name, To, Count + 1}};
handle_event(_, State) -> {ok, State}.

handle_call(count, {_, _, Count} = State) -> {ok, Count, State}.

handle_info(Info, {Name, To, _} = State) ->
    To ! {Name, info, Info},
    {ok, State}.

terminate({error, {'EXIT', {Reason, _}}}, {Name, To, _}) -> To ! {terminate, Name, Reason};
terminate(Reason, {Name, To, _}) ->
    To ! {terminate, Name, Reason},
    {state_of, Name}.
