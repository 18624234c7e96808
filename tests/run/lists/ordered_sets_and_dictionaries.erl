%% ordsets and orddict.
-module(ordered_sets_and_dictionaries).
-export([main/0]).

main() ->
    S = ordsets:from_list([3, 1, 2, 3]),
    io:format("~w ~w ~w~n", [S, ordsets:union(S, [0, 9]), ordsets:subtract(S, [1])]),
    io:format("~w ~w ~w~n", [ordsets:is_element(2, S), ordsets:intersection(S, [2, 3, 4]), ordsets:add_element(2, S)]),
    D = orddict:store(b, 2, orddict:store(a, 1, orddict:new())),
    io:format("~w ~w ~w~n", [D, orddict:find(a, D), orddict:find(z, D)]),
    io:format("~w ~w~n", [orddict:update(a, fun(X) -> X + 1 end, D), orddict:fold(fun(_, V, A) -> A + V end, 0, D)]).
