%% str, chr, find, prefix, pad, substr, slice.
-module(searching_and_padding).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [string:str("hello", "l"), string:rstr("hello", "l"), string:chr("hello", $o), string:str("a", "b")]),
    io:format("~p ~p~n", [string:find("hello", "ll"), string:find("hello", "x")]),
    io:format("~p ~p~n", [string:prefix("hello", "he"), string:prefix("hello", "x")]),
    io:format("~p ~p~n", [lists:flatten(string:pad("ab", 5)), lists:flatten(string:pad("ab", 5, leading, $*))]),
    io:format("~p ~p ~p~n", [string:substr("hello", 2, 3), string:slice("hello", 1), string:length("hello")]),
    io:format("~w ~w~n", [string:to_integer("12abc"), string:to_float("1.5e3 x")]).
