%% 5000 DOWN messages.
-module(one_process_monitors_thousands).
-export([main/0]).

main() ->
    Pairs = [spawn_monitor(fun() -> exit(N) end) || N <- lists:seq(1, 5000)],
    io:format("~w~n", [lists:sum([receive {'DOWN', R, process, P, N} -> N end || {P, R} <- Pairs])]).
