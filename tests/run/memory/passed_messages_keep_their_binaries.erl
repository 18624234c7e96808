%% A selective receive looks at messages with off-heap binaries and passes over them; the memory that it looked at them
%% in is used again, and the binaries are still there when they are received.
-module(passed_messages_keep_their_binaries).
-export([main/0]).

main() ->
    Bins = [binary:copy(<<N>>, 200) || N <- lists:seq(1, 50)],
    [self() ! {binary, B} || B <- Bins],
    self() ! wanted,
    receive wanted -> ok end,
    L = lists:seq(1, 2000),
    garbage_collect(),
    Received = [receive {binary, B} -> B end || _ <- Bins],
    garbage_collect(),
    io:format("~w ~w~n", [lists:sum(L), Received =:= Bins]).
