%% Construction, patterns, printing of small maps in key order.
-module(build_and_match).
-export([main/0]).

main() ->
    M = #{a => 1, "b" => [2], 3 => #{}},
    #{a := X, "b" := [Y]} = M,
    io:format("~p ~w ~w~n", [M, X, Y]),
    io:format("~w ~w~n", [map_size(M), is_map(M)]).
