%% maps:iterator and next.
-module(iteration).
-export([main/0]).

main() ->
    I = maps:iterator(#{a => 1}),
    {K, V, I2} = maps:next(I),
    io:format("~w ~w ~w~n", [K, V, maps:next(I2)]).
