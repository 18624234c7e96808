%% Update inside.
-module(nested_maps).
-export([main/0]).

main() ->
    M = #{a => #{b => #{c => 1}}},
    #{a := #{b := Inner}} = M,
    A = maps:get(a, M),
    io:format("~w ~w~n", [Inner, M#{a := A#{b := Inner#{c := 2}}}]).
