%% ~W and ~P take a depth.
-module(depth_limits).
-export([main/0]).

main() ->
    io:format("~W ~W ~W~n", [lists:seq(1, 20), 5, {a, {b, {c, {d}}}}, 3, "abc", 2]),
    io:format("~P ~P~n", [lists:seq(1, 20), 6, {a, {b, {c, {d}}}}, 3]).
