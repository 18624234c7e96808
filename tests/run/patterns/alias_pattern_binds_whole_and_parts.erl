%% P1 = P2 in a function head matches both patterns with the argument.
-module(alias_pattern_binds_whole_and_parts).
-export([main/0]).

main() ->
    io:format("~w~n", [f({point, {1, 2}})]).

f({point, {X, _} = Inner} = Whole) -> {X, Inner, Whole}.
