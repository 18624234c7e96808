%% A process is asked about itself in the middle of its work, again and again, while its heap is full: what it works
%% with is as it was. (The answer was once built over its saved registers.)
-module(asking_a_busy_process_changes_nothing_in_it).
-export([main/0]).

main() ->
    Workers = [spawn_monitor(fun() -> exit({sum, work(N, 0)}) end) || N <- lists:seq(300, 340)],
    ask([Pid || {Pid, _} <- Workers], 20),
    Sums = [receive {'DOWN', Monitor, process, _, {sum, Sum}} -> Sum end || {_, Monitor} <- Workers],
    io:format("~w~n", [Sums =:= [lists:sum([N * (N + 1) div 2 || N <- lists:seq(1, Last)]) || Last <- lists:seq(300, 340)]]).

ask(_, 0) -> ok;
ask(Pids, N) ->
    [process_info(Pid, [status, current_function, current_stacktrace, links, memory]) || Pid <- Pids],
    erlang:yield(),
    ask(Pids, N - 1).

work(0, Sum) -> Sum;
work(N, Sum) -> work(N - 1, Sum + lists:sum(lists:seq(1, N))).
