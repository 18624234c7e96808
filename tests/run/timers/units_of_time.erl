%% timer:seconds and friends, convert_time_unit, now_diff.
-module(units_of_time).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [timer:seconds(2), timer:minutes(2), timer:hours(2), timer:hms(1, 1, 1)]),
    io:format("~w~n", [timer:now_diff({1, 2, 3}, {1, 1, 4})]),
    io:format("~w ~w~n", [erlang:convert_time_unit(1500, millisecond, second), erlang:convert_time_unit(2, second, microsecond)]),
    A = erlang:monotonic_time(), B = erlang:monotonic_time(),
    io:format("~w~n", [B >= A]).
