%% Two processes exchange ten thousand messages.
-module(ping_pong).
-export([main/0]).

main() ->
    Pong = spawn(fun() -> pong() end),
    io:format("~w~n", [ping(Pong, 10000, 0)]),
    Pong ! stop.

ping(_, 0, Sum) -> Sum;
ping(Pong, N, Sum) ->
    Pong ! {self(), N},
    receive {Pong, X} -> ping(Pong, N - 1, Sum + X) end.

pong() ->
    receive
        {From, N} -> From ! {self(), N}, pong();
        stop -> ok
    end.
