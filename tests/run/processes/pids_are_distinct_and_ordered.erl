%% A thousand pids, all different; a pid prints as <A.B.C>.
-module(pids_are_distinct_and_ordered).
-export([main/0]).

main() ->
    Pids = [spawn(fun() -> ok end) || _ <- lists:seq(1, 1000)],
    io:format("~w ~w~n", [length(lists:usort(Pids)), hd(pid_to_list(self()))]),
    io:format("~w~n", [list_to_pid(pid_to_list(self())) =:= self()]).
