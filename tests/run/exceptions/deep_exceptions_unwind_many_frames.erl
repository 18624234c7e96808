%% An exception through 100000 frames.
-module(deep_exceptions_unwind_many_frames).
-export([main/0]).

main() ->
    io:format("~w~n", [try down(100000) catch throw:bottom -> caught end]).

down(0) -> throw(bottom);
down(N) -> 1 + down(N - 1).
