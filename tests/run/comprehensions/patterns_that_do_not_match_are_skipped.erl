%% A generator's pattern filters.
-module(patterns_that_do_not_match_are_skipped).
-export([main/0]).

main() ->
    io:format("~w~n", [[X || {ok, X} <- [{ok, 1}, error, {ok, 2}, {ok, 3, 4}, []]]]).
