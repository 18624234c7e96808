%% Building a list on the stack.
-module(body_recursive_map_of_a_million).
-export([main/0]).

main() ->
    L = map(fun(X) -> X + 1 end, lists:seq(1, 1000000)),
    io:format("~w ~w~n", [length(L), lists:last(L)]).

map(_, []) -> [];
map(F, [H | T]) -> [F(H) | map(F, T)].
