%% error:timeout_value for a bad after value.
-module(bad_timeout_raises_timeout_value).
-export([main/0]).

main() ->
    [try receive x -> x after T -> y end catch C:R -> io:format("~w ~w~n", [C, R]) end || T <- [-1, a, 1.5]].
