%% number < atom < reference < fun < port < pid < tuple < map < nil < list.
-module(order_of_types).
-export([main/0]).

main() ->
    Ref = make_ref(),
    Fun = fun main/0,
    Pid = self(),
    Sorted = lists:sort([[1], "a", [], {1}, {}, Pid, Fun, Ref, b, a, 2.5, 2, 1 bsl 80, -1]),
    io:format("~w~n", [[name(T, Ref, Fun, Pid) || T <- Sorted]]).

name(T, T, _, _) -> reference;
name(T, _, T, _) -> function;
name(T, _, _, T) -> pid;
name(T, _, _, _) -> T.
