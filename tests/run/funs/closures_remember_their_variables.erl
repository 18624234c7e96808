%% A fun keeps the values of variables around it.
-module(closures_remember_their_variables).
-export([main/0]).

main() ->
    Adders = [fun(X) -> X + N end || N <- [1, 10, 100]],
    io:format("~w~n", [[F(5) || F <- Adders]]).
