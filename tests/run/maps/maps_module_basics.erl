%% get, put, find, remove, keys, values, merge.
-module(maps_module_basics).
-export([main/0]).

main() ->
    M = maps:from_list([{a, 1}, {b, 2}]),
    io:format("~w ~w ~w~n", [maps:get(a, M), maps:get(z, M, none), maps:find(b, M)]),
    io:format("~w ~w ~w~n", [maps:put(c, 3, M), maps:remove(a, M), maps:find(z, M)]),
    io:format("~w ~w ~w~n", [maps:keys(M), maps:values(M), maps:merge(M, #{b => 3})]),
    try maps:get(zz, M) catch C:R -> io:format("~w ~w~n", [C, R]) end.
