%% apply/2, apply/3, M:F(Args), Fun(Args).
-module(apply_and_dynamic_calls).
-export([main/0]).

-export([add/2]).
main() ->
    M = ?MODULE, F = add,
    io:format("~w ~w ~w ~w~n", [apply(M, F, [1, 2]), M:F(3, 4), apply(fun add/2, [5, 6]), (fun add/2)(7, 8)]).

add(A, B) -> A + B.
