%% Lists, atoms, integers.
-module(conversions).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [list_to_binary([1, [2, <<3>>], "a"]), binary_to_list(<<"abc">>)]),
    io:format("~w ~w ~w~n", [atom_to_binary(abc), binary_to_integer(<<"42">>), integer_to_binary(-7)]),
    io:format("~w ~w~n", [iolist_size([1, "ab", <<"cd">>]), iolist_to_binary(["x", <<"y">>])]).
