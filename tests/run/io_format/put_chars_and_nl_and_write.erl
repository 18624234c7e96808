%% The simplest output functions.
-module(put_chars_and_nl_and_write).
-export([main/0]).

main() ->
    io:put_chars("chars "),
    io:put_chars([["deep", $\s], "list"]),
    io:nl(),
    io:write({a, "b"}),
    io:nl().
