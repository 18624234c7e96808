%% {badfun, Term}.
-module(calling_a_non_fun_raises_badfun).
-export([main/0]).

main() ->
    F = id(not_a_fun),
    try F(1) catch C:R -> io:format("~w ~w~n", [C, R]) end.

id(X) -> X.
