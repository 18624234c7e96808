%% timer:tc/1,2,3.
-module(tc_measures_microseconds).
-export([main/0]).

main() ->
    {T, V} = timer:tc(fun() -> timer:sleep(20), done end),
    {T2, V2} = timer:tc(fun(X) -> X * 2 end, [21]),
    {T3, V3} = timer:tc(lists, reverse, [[1, 2, 3]]),
    io:format("~w ~w~n", [T >= 20000, V]),
    io:format("~w ~w ~w ~w~n", [is_integer(T2), V2, is_integer(T3), V3]).
