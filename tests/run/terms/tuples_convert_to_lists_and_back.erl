%% tuple_to_list, list_to_tuple, make_tuple, append_element.
-module(tuples_convert_to_lists_and_back).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [tuple_to_list({a, {b}, 1}), list_to_tuple([1, 2]), tuple_size({})]),
    io:format("~w ~w~n", [erlang:make_tuple(3, x), erlang:append_element({1}, 2)]).
