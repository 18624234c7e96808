%% Ten thousand sleepers, each with its own time.
-module(many_timers_fire).
-export([main/0]).

main() ->
    Me = self(),
    [spawn(fun() -> timer:sleep(N rem 50), Me ! N end) || N <- lists:seq(1, 10000)],
    io:format("~w~n", [lists:sum([receive N -> N end || _ <- lists:seq(1, 10000)])]).
