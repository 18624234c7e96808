%% Clauses are tried from the top.
-module(case_takes_the_first_matching_clause).
-export([main/0]).

main() ->
    [io:format("~w~n", [f(X)]) || X <- [{ok, 1}, {ok, a}, {error, x}, 7]].

f(X) ->
    case X of
        {ok, N} when is_integer(N) -> N;
        {ok, Other} -> {not_integer, Other};
        {error, _} = E -> E;
        _ -> none
    end.
