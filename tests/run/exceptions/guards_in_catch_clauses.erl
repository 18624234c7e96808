%% A catch clause may have a guard.
-module(guards_in_catch_clauses).
-export([main/0]).

main() ->
    io:format("~w~n", [[f(X) || X <- [1, 10, a]]]).

f(X) ->
    try throw(X)
    catch
        throw:N when is_integer(N), N > 5 -> big;
        throw:N when is_integer(N) -> small;
        _:_ -> other
    end.
