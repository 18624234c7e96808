%% A guard in receive sees the message's variables.
-module(receive_with_guards).
-export([main/0]).

main() ->
    [self() ! N || N <- [1, 20, 3, 40]],
    Big = receive N when N > 10 -> N end,
    Big2 = receive M when M > 10 -> M end,
    io:format("~w ~w ~w~n", [Big, Big2, [receive X -> X end || _ <- [1, 2]]]).
