%% A list of 100000 elements goes there and back.
-module(big_messages_arrive_whole).
-export([main/0]).

main() ->
    Echo = spawn(fun() -> receive {From, X} -> From ! X end end),
    L = [{N, "some text", float(N)} || N <- lists:seq(1, 20000)],
    Echo ! {self(), L},
    receive M -> io:format("~w ~w~n", [M =:= L, length(M)]) end.
