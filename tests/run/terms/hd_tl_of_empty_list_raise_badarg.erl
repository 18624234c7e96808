%% hd([]) and tl([]).
-module(hd_tl_of_empty_list_raise_badarg).
-export([main/0]).

main() ->
    try hd(id([])) catch C:R -> io:format("~w ~w~n", [C, R]) end,
    try tl(id([])) catch C2:R2 -> io:format("~w ~w~n", [C2, R2]) end,
    io:format("~w ~w~n", [hd(id([1 | 2])), tl(id([1 | 2]))]).

id(X) -> X.
