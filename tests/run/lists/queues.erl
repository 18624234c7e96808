%% queue: in, out, and back to a list.
-module(queues).
-export([main/0]).

main() ->
    Q = lists:foldl(fun queue:in/2, queue:new(), [1, 2, 3]),
    {{value, X}, Q2} = queue:out(Q),
    io:format("~w ~w ~w ~w~n", [X, queue:to_list(Q2), queue:len(Q), queue:is_empty(queue:new())]),
    io:format("~w ~w~n", [queue:out(queue:new()), queue:to_list(queue:in_r(0, Q))]),
    io:format("~w ~w~n", [queue:get(Q), queue:to_list(queue:reverse(Q))]).
