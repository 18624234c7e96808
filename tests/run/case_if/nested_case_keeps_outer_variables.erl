%% Inner cases see the variables of outer ones.
-module(nested_case_keeps_outer_variables).
-export([main/0]).

main() ->
    io:format("~w~n", [[f(A, B) || A <- [1, 2], B <- [x, y]]]).

f(A, B) ->
    case A of
        1 -> C = case B of x -> A + 10; _ -> A + 20 end, C * 2;
        _ -> if B =:= x -> {A, x}; true -> {A, not_x} end
    end.
