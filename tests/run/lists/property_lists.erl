%% proplists.
-module(property_lists).
-export([main/0]).

main() ->
    L = [{a, 1}, b, {c, 3}, {a, 2}],
    io:format("~w ~w ~w ~w~n", [proplists:get_value(a, L), proplists:get_value(b, L), proplists:get_value(z, L), proplists:get_value(z, L, none)]),
    io:format("~w ~w ~w~n", [proplists:get_all_values(a, L), proplists:get_bool(b, L), proplists:is_defined(c, L)]),
    io:format("~w ~w ~w~n", [proplists:delete(a, L), proplists:lookup(a, L), proplists:get_keys([{x, 1}, x])]).
