%% Everyday functions of the string module.
-module(case_trim_and_split).
-export([main/0]).

main() ->
    io:format("~p ~p~n", [string:to_upper("hello"), string:to_lower("HeLLo")]),
    io:format("~p ~p ~p~n", [string:trim("  x y  "), string:trim("  x", leading), string:trim("x  ", trailing)]),
    io:format("~p~n~p~n", [string:split("a,b,c", ","), string:split("a,b,c", ",", all)]),
    io:format("~p ~p~n", [string:tokens("a b  c", " "), string:lexemes("a;b,;c", ";,")]),
    io:format("~p ~p~n", [string:join(["a", "b", "c"], "-"), lists:concat([a, 1, "x", 2.5])]).
