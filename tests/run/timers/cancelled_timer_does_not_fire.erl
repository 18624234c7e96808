%% cancel_timer/1 gives the time left, or false.
-module(cancelled_timer_does_not_fire).
-export([main/0]).

main() ->
    R = erlang:send_after(10000, self(), never),
    Left = erlang:cancel_timer(R),
    io:format("~w ~w~n", [Left > 9000 andalso Left =< 10000, erlang:cancel_timer(R)]),
    R2 = erlang:send_after(5, self(), soon),
    receive soon -> ok end,
    io:format("~w ~w~n", [erlang:read_timer(R2), erlang:cancel_timer(R2)]).
