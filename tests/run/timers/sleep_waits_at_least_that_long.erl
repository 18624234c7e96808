%% timer:sleep/1.
-module(sleep_waits_at_least_that_long).
-export([main/0]).

main() ->
    T0 = erlang:monotonic_time(millisecond),
    R = timer:sleep(30),
    io:format("~w ~w~n", [R, erlang:monotonic_time(millisecond) - T0 >= 30]).
