%% Frames hold live data while the heap is collected many times.
-module(collection_in_deep_recursion_keeps_frames).
-export([main/0]).

main() -> io:format("~w~n", [f(3000)]).

f(0) -> 0;
f(N) ->
    L = lists:seq(1, 50),
    T = {N, L},
    R = f(N - 1),
    R + element(1, T) + length(L).
