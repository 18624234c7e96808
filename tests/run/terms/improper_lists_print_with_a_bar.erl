%% And length refuses them.
-module(improper_lists_print_with_a_bar).
-export([main/0]).

main() ->
    L = [a, b | c],
    io:format("~w ~w~n", [L, [[1 | 2] | 3]]),
    try length(L) catch C:R -> io:format("~w ~w~n", [C, R]) end.
