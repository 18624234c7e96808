%% sort/1, sort/2, usort, keysort, merge.
-module(sorting_is_stable_and_in_term_order).
-export([main/0]).

main() ->
    L = [3, a, {x}, 1.5, "s", [], -2, b, {a, b}, 3.0, 3],
    io:format("~w~n~w~n", [lists:sort(L), lists:usort(L)]),
    io:format("~w~n", [lists:sort(fun(A, B) -> A >= B end, [3, 1, 2, 3])]),
    io:format("~w~n", [lists:keysort(1, [{2, a}, {1, b}, {2, c}, {1, a}])]),
    io:format("~w ~w ~w~n", [lists:merge([1, 4], [2, 3, 5]), lists:umerge([1, 2], [2, 3]), lists:merge([[1, 5], [2], [3]])]).
