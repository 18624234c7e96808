%% 1 and 1.0 are two keys.
-module(keys_are_compared_exactly).
-export([main/0]).

main() ->
    M = #{1 => int, 1.0 => float},
    io:format("~w ~w ~w~n", [map_size(M), maps:get(1, M), maps:get(1.0, M)]).
