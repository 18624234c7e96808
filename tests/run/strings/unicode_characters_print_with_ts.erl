%% ~ts writes UTF-8, ~s and ~w do not.
-module(unicode_characters_print_with_ts).
-export([main/0]).

main() ->
    io:setopts([{encoding, unicode}]),
    io:format("~ts ~w~n", [[16#e9, 16#263a], "é☺"]).
