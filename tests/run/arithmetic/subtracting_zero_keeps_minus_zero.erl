%% A - 0 is no addition of -0: the sign of -0.0 shows the difference.
-module(subtracting_zero_keeps_minus_zero).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [sub(id(-0.0)), sub(id(0.0)), add(id(-0.0))]).

sub(X) -> X - 0.
add(X) -> X + 0.

id(X) -> X.
