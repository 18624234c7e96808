%% erlang:yield/0 returns true.
-module(yield_lets_others_run).
-export([main/0]).

main() ->
    io:format("~w~n", [erlang:yield()]).
