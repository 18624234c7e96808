%% From bits to lists and back.
-module(binary_comprehensions).
-export([main/0]).

main() ->
    io:format("~w~n", [[X || <<X:4>> <= <<16#12, 16#34>>]]),
    io:format("~w~n", [<< <<(X * 2)>> || X <- [1, 2, 3] >>]),
    io:format("~w~n", [<< <<X:1>> || <<X:8>> <= <<1, 0, 1, 1>> >>]).
