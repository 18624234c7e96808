%% Two classics.
-module(hanoi_and_queens).
-export([main/0]).

main() ->
    io:format("~w~n", [length(hanoi(10, a, b, c))]),
    io:format("~w ~w~n", [length(queens(6)), hd(queens(8))]).

hanoi(0, _, _, _) -> [];
hanoi(N, A, B, C) -> hanoi(N - 1, A, C, B) ++ [{A, B}] ++ hanoi(N - 1, C, B, A).

queens(N) -> place(N, N).

place(0, _) -> [[]];
place(K, N) -> [[Q | Qs] || Qs <- place(K - 1, N), Q <- lists:seq(1, N), safe(Q, Qs, 1)].

safe(_, [], _) -> true;
safe(Q, [H | T], D) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, T, D + 1).
