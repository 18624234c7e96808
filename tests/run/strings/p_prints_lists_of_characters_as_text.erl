%% ~p guesses, ~w does not.
-module(p_prints_lists_of_characters_as_text).
-export([main/0]).

main() ->
    io:format("~p ~p ~p ~p~n", ["abc", [97, 98, 0], "tab\there", ["nested", [1, 2]]]),
    io:format("~w ~w~n", ["abc", []]),
    io:format("~p ~p~n", ["", "quote\" and \\"]).
