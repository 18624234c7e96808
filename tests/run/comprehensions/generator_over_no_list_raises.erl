%% {bad_generator, Term}; a filter that is no boolean: {bad_filter, Term}.
-module(generator_over_no_list_raises).
-export([main/0]).

main() ->
    try [X || X <- id(a)] catch C:R -> io:format("~w ~w~n", [C, R]) end,
    try [X || X <- [1], id(X)] catch C2:R2 -> io:format("~w ~w~n", [C2, R2]) end,
    try [X || X <- id([1 | b])] catch C3:R3 -> io:format("~w ~w~n", [C3, R3]) end.

id(X) -> X.
