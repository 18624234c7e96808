%% A thousand processes in a ring, ten rounds.
-module(ring_of_processes_passes_a_token).
-export([main/0]).

main() ->
    Me = self(),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> relay(Next) end) end, Me, lists:seq(1, 1000)),
    io:format("~w~n", [rounds(First, 10, 0)]).

rounds(_, 0, Token) -> Token;
rounds(First, N, Token) ->
    First ! Token,
    receive T -> rounds(First, N - 1, T) end.

relay(Next) -> receive T -> Next ! T + 1, relay(Next) end.
