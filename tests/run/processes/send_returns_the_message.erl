%% Pid ! Msg has the value Msg; sends chain.
-module(send_returns_the_message).
-export([main/0]).

main() ->
    X = self() ! {a, b},
    self() ! self() ! c,
    io:format("~w ~w~n", [X, [receive M -> M end || _ <- [1, 2, 3]] -- [self()]]).
