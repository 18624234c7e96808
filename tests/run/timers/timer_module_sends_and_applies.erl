%% timer:send_after, apply_after, send_interval, cancel.
-module(timer_module_sends_and_applies).
-export([main/0]).

-export([tell/2]).
main() ->
    {ok, _} = timer:send_after(5, one),
    receive A -> io:format("~w~n", [A]) end,
    {ok, _} = timer:apply_after(5, ?MODULE, tell, [self(), two]),
    receive B -> io:format("~w~n", [B]) end,
    {ok, T} = timer:send_interval(5, tick),
    [receive tick -> io:format("tick~n") end || _ <- [1, 2, 3]],
    {ok, cancel} = timer:cancel(T),
    {ok, T2} = timer:send_after(20, never),
    timer:cancel(T2),
    timer:sleep(30),
    flush_ticks(),
    io:format("~w~n", [receive X -> X after 20 -> quiet end]).

tell(P, M) -> P ! M.

flush_ticks() -> receive tick -> flush_ticks() after 0 -> ok end.
