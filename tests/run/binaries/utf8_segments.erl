%% Code points in and out.
-module(utf8_segments).
-export([main/0]).

main() ->
    B = <<"é☺"/utf8>>,
    io:format("~w~n", [B]),
    io:format("~w~n", [[C || <<C/utf8>> <= B]]).
