%% Keys in patterns may be bound variables or expressions of literals.
-module(patterns_with_bound_keys).
-export([main/0]).

main() ->
    K = {key, 1},
    M = #{K => v, x => y},
    #{K := V} = M,
    io:format("~w ~w ~w~n", [V, f(M, x), f(M, none)]).

f(M, K) ->
    case M of
        #{K := V} -> {found, V};
        #{} -> nothing
    end.
