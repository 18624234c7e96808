%% Cons patterns take a list apart; the tail may be an improper one.
-module(list_patterns_take_heads_and_tail).
-export([main/0]).

main() ->
    [io:format("~w~n", [parts(L)]) || L <- [[], [1], [1, 2], [1, 2, 3, 4], [1 | 2], [1, 2 | 3]]].

parts([]) -> nil;
parts([A]) -> {one, A};
parts([A, B]) -> {two, A, B};
parts([A, B | C]) -> {more, A, B, C};
parts([A | B]) -> {cons, A, B}.
