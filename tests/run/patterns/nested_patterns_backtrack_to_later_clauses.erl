%% A clause whose deep part fails gives way to the next one.
-module(nested_patterns_backtrack_to_later_clauses).
-export([main/0]).

main() ->
    [io:format("~w~n", [f(X)]) || X <- [{a, [1, {b, 2}]}, {a, [1, {c, 2}]}, {a, [1]}, {a, 2}, {b, [1, {b, 2}]}]].

f({a, [_, {b, X}]}) -> {first, X};
f({a, [_, {_, X}]}) -> {second, X};
f({a, [X | _]}) -> {third, X};
f({a, X}) -> {fourth, X};
f({_, [H, {b, _}]}) -> {fifth, H}.
