%% A binary of a megabyte goes to another process.
-module(large_binaries_are_sent).
-export([main/0]).

main() ->
    Me = self(),
    B = binary:copy(<<"0123456789">>, 100000),
    P = spawn(fun() -> receive X -> Me ! {byte_size(X), binary:last(X)} end end),
    P ! B,
    receive R -> io:format("~w~n", [R]) end.
