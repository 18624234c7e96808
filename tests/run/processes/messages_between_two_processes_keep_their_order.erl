%% A thousand messages arrive as they were sent.
-module(messages_between_two_processes_keep_their_order).
-export([main/0]).

main() ->
    Parent = self(),
    spawn(fun() -> [Parent ! N || N <- lists:seq(1, 1000)] end),
    L = [receive N -> N end || _ <- lists:seq(1, 1000)],
    io:format("~w~n", [L =:= lists:seq(1, 1000)]).
