%% Size first, then keys, then values; order of building does not matter.
-module(maps_compare_and_are_equal).
-export([main/0]).

main() ->
    A = #{a => 1, b => 2},
    B = (#{b => 2})#{a => 1},
    io:format("~w ~w ~w~n", [A =:= B, #{a => 9} < A, #{a => 1, c => 1} > A]),
    io:format("~w ~w~n", [#{a => 1} == #{a => 1.0}, #{1 => x} == #{1.0 => x}]).
