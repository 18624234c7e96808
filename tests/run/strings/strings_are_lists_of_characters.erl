%% "abc" =:= [97, 98, 99]; escapes.
-module(strings_are_lists_of_characters).
-export([main/0]).

main() ->
    io:format("~w ~w~n", ["abc", "a\tb\n\"\\\e\x41\101"]),
    io:format("~s|~s~n", ["one " "two", [$x, "yz", [[$!]]]]).
