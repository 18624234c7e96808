%% Deep and tail calls mixed.
-module(ackermann).
-export([main/0]).

main() -> io:format("~w ~w~n", [ack(2, 9), ack(3, 5)]).

ack(0, N) -> N + 1;
ack(M, 0) -> ack(M - 1, 1);
ack(M, N) -> ack(M - 1, ack(M, N - 1)).
