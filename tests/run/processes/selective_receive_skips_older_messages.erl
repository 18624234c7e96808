%% A receive takes the first message that matches; the others stay, in order.
-module(selective_receive_skips_older_messages).
-export([main/0]).

main() ->
    self() ! {a, 1}, self() ! {b, 2}, self() ! {a, 3}, self() ! {b, 4},
    B1 = receive {b, X} -> X end,
    B2 = receive {b, Y} -> Y end,
    A1 = receive Z -> Z end,
    A2 = receive W -> W end,
    io:format("~w~n", [[B1, B2, A1, A2]]).
