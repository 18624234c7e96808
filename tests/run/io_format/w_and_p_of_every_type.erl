%% ~w writes terms as they are, ~p guesses strings.
-module(w_and_p_of_every_type).
-export([main/0]).

main() ->
    Terms = [a, 'B c', 1, -1, 1.5, [], [1, 2], "abc", {}, {a, "b", [c]}, [a | b], 1 bsl 70, [[]], "\n\t\"", [1000, 97]],
    [io:format("~w ~p~n", [T, T]) || T <- Terms].
