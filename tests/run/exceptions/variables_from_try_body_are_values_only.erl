%% The value of the whole try is that of the clause taken.
-module(variables_from_try_body_are_values_only).
-export([main/0]).

main() ->
    X = try list_to_integer("12") of N -> N + 1 catch error:badarg -> 0 end,
    Y = try list_to_integer("x") of N2 -> N2 + 1 catch error:badarg -> 0 after done end,
    io:format("~w ~w~n", [X, Y]).
