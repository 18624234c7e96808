%% seq, duplicate, append, flatten, sum, max, min, last, nth.
-module(building_and_measuring).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [lists:seq(1, 5), lists:seq(1, 10, 3), lists:seq(5, 1, -2), lists:seq(1, 0)]),
    io:format("~w ~w ~w~n", [lists:duplicate(3, x), lists:append([[1], [], [2, 3]]), lists:flatten([1, [2, [3, []], "a"]])]),
    io:format("~w ~w ~w ~w ~w~n", [lists:sum([1, 2.5]), lists:max([3, 9, 2]), lists:min([b, a]), lists:last([1, 2]), lists:nth(2, [a, b, c])]),
    io:format("~w ~w ~w~n", [lists:nthtail(2, [a, b, c]), lists:reverse([1, 2, 3]), lists:reverse([1, 2], [3])]).
