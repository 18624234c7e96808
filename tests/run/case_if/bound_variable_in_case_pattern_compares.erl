%% A variable that has a value is compared, not bound again.
-module(bound_variable_in_case_pattern_compares).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [f(1, {1, a}), f(2, {1, a})]).

f(K, Pair) ->
    case Pair of
        {K, V} -> {found, V};
        _ -> none
    end.
