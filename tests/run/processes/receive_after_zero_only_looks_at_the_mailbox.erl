%% after 0: take a message that is there, else go on.
-module(receive_after_zero_only_looks_at_the_mailbox).
-export([main/0]).

main() ->
    io:format("~w~n", [receive X -> X after 0 -> none end]),
    self() ! a,
    self() ! b,
    io:format("~w ~w ~w~n", [receive b -> got_b after 0 -> none end, receive Y -> Y after 0 -> none end, receive Z -> Z after 0 -> none end]).
