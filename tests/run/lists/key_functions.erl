%% keyfind, keymember, keysearch, keydelete, keyreplace, keystore, keytake, keymap.
-module(key_functions).
-export([main/0]).

main() ->
    L = [{a, 1}, {b, 2}, {c, 3}, {b, 4}, no_tuple, {1.0, x}],
    io:format("~w ~w ~w ~w~n", [lists:keyfind(b, 1, L), lists:keyfind(z, 1, L), lists:keyfind(1, 1, L), lists:keymember(4, 2, L)]),
    io:format("~w ~w~n", [lists:keysearch(c, 1, L), lists:keydelete(b, 1, L)]),
    io:format("~w~n~w~n~w~n", [lists:keyreplace(b, 1, L, {b, new}), lists:keystore(z, 1, L, {z, 26}), lists:keytake(b, 1, L)]),
    io:format("~w~n", [lists:keymap(fun(X) -> -X end, 2, [{a, 1}, {b, 2}])]).
