%% zip, zipwith, zip3, unzip, unzip3; different lengths raise.
-module(zipping).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [lists:zip([1, 2], [a, b]), lists:unzip([{1, a}, {2, b}])]),
    io:format("~w ~w ~w~n", [lists:zip3([1], [2], [3]), lists:unzip3([{1, 2, 3}]), lists:zipwith(fun(A, B) -> A + B end, [1, 2], [10, 20])]),
    try lists:zip([1], id([])) catch C:R -> io:format("~w ~w~n", [C, R]) end.

id(X) -> X.
