%% A variable bound in all clauses is bound behind the case.
-module(variables_bound_in_every_branch_are_usable_after).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [f(1), f(x)]).

f(X) ->
    case X of
        1 -> Y = one, Z = 1;
        _ -> Y = other, Z = 2
    end,
    {Y, Z}.
