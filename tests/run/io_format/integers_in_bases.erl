%% ~b ~B ~x ~X ~# ~+ with precision as base.
-module(integers_in_bases).
-export([main/0]).

main() ->
    io:format("~b ~b ~.16b ~.16B ~.2b ~.36B~n", [42, -42, 255, 255, 10, 123456]),
    io:format("~.16# ~.16+ ~.2# ~#~n", [255, 255, 5, 10]),
    io:format("~x ~.16x ~.16X~n", [10, "10#", 255, "0x", -255, "0X"]).
