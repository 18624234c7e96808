%% Variables in the order of their numbers, whatever their places.
-module(match_and_match_object_bind_patterns).
-export([main/0]).

main() ->
    T = ets:new(t, [ordered_set]),
    ets:insert(T, [{1, {a, x}, [1, 2]}, {2, {b, x}, [2, 2]}, {3, {a, y}, []}, {4, 5}]),
    io:format("~p~n", [ets:match(T, {'$2', {'$1', x}, '_'})]),
    io:format("~p~n", [ets:match(T, {'$0', '_', ['$7' | '$3']})]),
    io:format("~p~n", [ets:match(T, {'_', '_', ['$1', '$1']})]),
    io:format("~p~n", [ets:match(T, '$1')]),
    io:format("~p~n", [ets:match(T, '_')]),
    io:format("~p~n", [ets:match(T, {4, '_'})]),
    io:format("~p~n", [ets:match_object(T, {'_', {a, '_'}, '_'})]),
    io:format("~p~n", [ets:match_object(T, {'$1', '$2'})]),
    io:format("~p~n", [ets:match_object(T, {3.0, '_', '_'})]),
    io:format("~p~n", [ets:match_object(T, nothing)]),
    ets:match_delete(T, {'_', {'_', x}, '_'}),
    io:format("~p~n", [ets:tab2list(T)]).
