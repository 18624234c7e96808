%% A loop that appends ten thousand bytes.
-module(appending_builds_up).
-export([main/0]).

main() ->
    B = lists:foldl(fun(N, A) -> <<A/binary, (N band 255)>> end, <<>>, lists:seq(1, 10000)),
    io:format("~w ~w ~w~n", [byte_size(B), binary:at(B, 299), erlang:phash2(byte_size(B), 1) ]).
