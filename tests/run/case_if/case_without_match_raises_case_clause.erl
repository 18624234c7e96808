%% No clause: {case_clause, Value}.
-module(case_without_match_raises_case_clause).
-export([main/0]).

main() ->
    try f(3) catch C:R -> io:format("~w ~w~n", [C, R]) end.

f(X) -> case X of 1 -> one; 2 -> two end.
