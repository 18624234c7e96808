%% Ten thousand processes wait, each answers.
-module(many_processes_live_at_once).
-export([main/0]).

main() ->
    Me = self(),
    Pids = [spawn(fun() -> receive go -> Me ! {self(), N} end end) || N <- lists:seq(1, 10000)],
    [P ! go || P <- Pids],
    io:format("~w~n", [lists:sum([receive {P, N} -> N end || P <- Pids])]).
