%% Sixteen arguments, reordered in a tail call.
-module(functions_with_many_arguments).
-export([main/0]).

main() ->
    io:format("~w~n", [f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)]).

f(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) when A < 5 ->
    f(P, A, B, C, D, E, F, G, H, I, J, K, L, M, N, O);
f(A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) ->
    [A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P].
