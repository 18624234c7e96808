%% A nested term prints as it was written.
-module(type_tests_and_sizes_of_nested_data).
-export([main/0]).

main() ->
    T = {a, [b, {c, [], {}}, "str", 'Q'], -1.0, [[[]]]},
    io:format("~w~n", [T]),
    io:format("~p~n", [T]).
