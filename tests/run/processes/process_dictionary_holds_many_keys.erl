%% A thousand keys put, changed, erased.
-module(process_dictionary_holds_many_keys).
-export([main/0]).

main() ->
    [put({key, N}, N) || N <- lists:seq(1, 1000)],
    [put({key, N}, -N) || N <- lists:seq(1, 1000, 2)],
    [erase({key, N}) || N <- lists:seq(1, 1000, 5)],
    io:format("~w ~w~n", [lists:sum([get({key, N}) || N <- lists:seq(2, 1000, 5)]), get({key, 6})]),
    io:format("~w~n", [lists:sort([N || {key, N} <- erlang:get_keys(-3)])]).
