%% Also when the exception passes through.
-module(after_runs_in_every_case).
-export([main/0]).

main() ->
    [catch f(X) || X <- [value, caught, passed]],
    io:format("done~n").

f(X) ->
    try
        case X of value -> ok; caught -> throw(ball); passed -> error(stone) end,
        io:format("body of ~w done~n", [X])
    catch
        throw:ball -> io:format("caught~n")
    after
        io:format("after ~w~n", [X])
    end.
