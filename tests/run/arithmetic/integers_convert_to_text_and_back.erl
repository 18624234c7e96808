%% integer_to_list and list_to_integer with bases, big values and bad input.
-module(integers_convert_to_text_and_back).
-export([main/0]).

main() ->
    io:format("~s ~s ~s~n", [integer_to_list(-42), integer_to_list(255, 16), integer_to_list(1 bsl 90, 36)]),
    io:format("~w ~w ~w~n", [list_to_integer("-17"), list_to_integer("+17"), list_to_integer("zz", 36)]),
    io:format("~w~n", [list_to_integer("123456789012345678901234567890")]),
    [try list_to_integer(S) catch C:R -> io:format("~w ~w~n", [C, R]) end || S <- ["", "x", "1.5", " 1", "--1"]].
