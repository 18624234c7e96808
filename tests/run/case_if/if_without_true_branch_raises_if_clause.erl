%% No guard holds: if_clause.
-module(if_without_true_branch_raises_if_clause).
-export([main/0]).

main() ->
    try f(3) catch C:R -> io:format("~w ~w~n", [C, R]) end,
    io:format("~w~n", [f(1)]).

f(X) -> if X =:= 1 -> one; X =:= 2 -> two end.
