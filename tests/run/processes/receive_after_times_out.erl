%% A timeout runs the after body; messages that do not match do not reset it.
-module(receive_after_times_out).
-export([main/0]).

main() ->
    Me = self(),
    spawn(fun() -> [begin timer:sleep(10), Me ! noise end || _ <- lists:seq(1, 20)] end),
    T0 = erlang:monotonic_time(millisecond),
    R = receive never -> no after 60 -> timeout end,
    T = erlang:monotonic_time(millisecond) - T0,
    io:format("~w ~w~n", [R, T >= 60 andalso T < 190]).
