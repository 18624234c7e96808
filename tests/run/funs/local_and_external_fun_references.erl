%% fun f/1 and fun m:f/1, also with variables.
-module(local_and_external_fun_references).
-export([main/0]).

main() ->
    M = lists, F = reverse, A = 1,
    G = fun M:F/A,
    H = fun double/1,
    io:format("~w ~w ~w~n", [G([1, 2, 3]), H(4), lists:map(fun erlang:abs/1, [-1, 2])]),
    io:format("~w ~w~n", [G, fun lists:map/2 =:= fun lists:map/2]).

double(X) -> X * 2.
