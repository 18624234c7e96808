%% Ten processes with different times.
-module(sleepers_wake_in_order_of_their_time).
-export([main/0]).

main() ->
    Me = self(),
    [spawn(fun() -> timer:sleep(N * 25), Me ! N end) || N <- [5, 1, 4, 2, 3]],
    io:format("~w~n", [[receive N -> N end || _ <- [1, 2, 3, 4, 5]]]).
