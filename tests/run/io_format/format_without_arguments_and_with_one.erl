%% io:format/1; a lone non-list argument counts as one.
-module(format_without_arguments_and_with_one).
-export([main/0]).

main() ->
    io:format("plain~n"),
    io:format("~w~n", [[alone]]),
    io:format(an_atom),
    io:format("~n", []),
    io:format(standard_io, "~s~n", ["to standard_io"]),
    io:fwrite("~w ~w~n", [x, y]).
