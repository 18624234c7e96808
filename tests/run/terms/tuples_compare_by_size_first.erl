%% Then element by element; lists element by element from the start.
-module(tuples_compare_by_size_first).
-export([main/0]).

main() ->
    io:format("~w~n", [lists:sort([{b}, {a, z}, {a, b}, {z}, {}, {a, a, a}])]),
    io:format("~w~n", [lists:sort([[b], [a, z], [a], [], [a, b], [a | b]])]).
