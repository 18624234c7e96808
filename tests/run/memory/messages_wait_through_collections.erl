%% Messages in the mailbox survive the receiver's collections.
-module(messages_wait_through_collections).
-export([main/0]).

main() ->
    [self() ! {N, lists:seq(1, N rem 20)} || N <- lists:seq(1, 2000)],
    garbage(200),
    garbage_collect(),
    io:format("~w~n", [lists:sum([receive {N, L} when length(L) =:= N rem 20 -> N end || _ <- lists:seq(1, 2000)])]).

garbage(0) -> ok;
garbage(N) -> lists:reverse(lists:seq(1, 500)), garbage(N - 1).
