%% ~c with a width, ~n, ~~.
-module(characters_repeat).
-export([main/0]).

main() ->
    io:format("~c~c~5c ~~ ~3n", [$a, 98, $c]),
    io:format("~i~w~n", [ignored, shown]).
