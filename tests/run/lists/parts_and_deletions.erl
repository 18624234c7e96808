%% sublist, delete, subtract, prefix, suffix, droplast, join, enumerate.
-module(parts_and_deletions).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [lists:sublist([1, 2, 3, 4], 2), lists:sublist([1, 2, 3, 4], 2, 2), lists:sublist([1], 5)]),
    io:format("~w ~w~n", [lists:delete(2, [1, 2, 3, 2]), lists:subtract([1, 2, 3], [2])]),
    io:format("~w ~w ~w~n", [lists:prefix("ab", "abc"), lists:suffix("bc", "abc"), lists:droplast([1, 2, 3])]),
    io:format("~w ~w~n", [lists:join(x, [1, 2, 3]), lists:enumerate([a, b])]).
