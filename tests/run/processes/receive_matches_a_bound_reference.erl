%% The usual call: only the answer with our reference counts.
-module(receive_matches_a_bound_reference).
-export([main/0]).

main() ->
    Server = spawn(fun() -> server() end),
    [self() ! {make_ref(), wrong} || _ <- lists:seq(1, 100)],
    io:format("~w~n", [[call(Server, N) || N <- [1, 2, 3]]]),
    io:format("~w~n", [element(2, process_info(self(), message_queue_len))]).

call(Pid, X) ->
    Ref = make_ref(),
    Pid ! {self(), Ref, X},
    receive {Ref, Answer} -> Answer end.

server() ->
    receive {From, Ref, X} -> From ! {Ref, X * X}, server() end.
