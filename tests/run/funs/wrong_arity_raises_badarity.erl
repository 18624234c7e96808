%% {badarity, {Fun, Args}}.
-module(wrong_arity_raises_badarity).
-export([main/0]).

main() ->
    F = id(fun(X) -> X end),
    try F(1, 2) catch C:{R, {G, Args}} -> io:format("~w ~w ~w ~w~n", [C, R, G =:= F, Args]) end.

id(X) -> X.
