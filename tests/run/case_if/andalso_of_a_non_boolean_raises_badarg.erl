%% {badarg, Value} when the left operand is no boolean.
-module(andalso_of_a_non_boolean_raises_badarg).
-export([main/0]).

main() ->
    try id(1) andalso true catch C:R -> io:format("~w ~w~n", [C, R]) end,
    try id(1) orelse true catch C2:R2 -> io:format("~w ~w~n", [C2, R2]) end.

id(X) -> X.
