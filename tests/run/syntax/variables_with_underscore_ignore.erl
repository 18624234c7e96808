%% _ matches anything and binds nothing; _Name binds.
-module(variables_with_underscore_ignore).
-export([main/0]).

main() ->
    {_, _, _Third} = {1, 2, 3},
    _ = ignored,
    [_ | _] = [1],
    io:format("~w~n", [_Third]).
