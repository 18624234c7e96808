%% receive after T -> ... end.
-module(receive_without_clauses_sleeps).
-export([main/0]).

main() ->
    io:format("~w~n", [receive after 5 -> slept end]).
