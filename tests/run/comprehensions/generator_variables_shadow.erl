%% A generator's variable is new, whatever its name meant outside.
-module(generator_variables_shadow).
-export([main/0]).

main() ->
    X = 10,
    io:format("~w ~w~n", [[X || X <- [1, 2]], X]).
