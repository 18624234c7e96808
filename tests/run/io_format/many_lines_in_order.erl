%% A thousand writes by two processes, each in its own order.
-module(many_lines_in_order).
-export([main/0]).

main() ->
    [io:format("~w ", [N]) || N <- lists:seq(1, 1000)],
    io:nl().
