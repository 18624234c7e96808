%% Building a list, second way: reversed, then turned round.
%% args: 5
%%
%%     minibeam run --stats programs/map_tail.erl 1000000
%%
%% The recursive call is the last thing `map/3` does, so it is a jump and the
%% stack does not grow. The list comes out back to front and is made a second
%% time by `lists:reverse/1`; the first one is garbage: N cells of two words.
%% `map_body.erl` gives the other way; which of them is faster depends.
-module(map_tail).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    Squares = map(lists:seq(1, list_to_integer(N)), fun(X) -> X * X end),
    io:format("map_tail: ~w elements, the sum is ~w~n", [length(Squares), lists:sum(Squares)]).

map(List, Fun) ->
    map(List, Fun, []).

map([], _Fun, Reversed) ->
    lists:reverse(Reversed);
map([Head | Tail], Fun, Reversed) ->
    map(Tail, Fun, [Fun(Head) | Reversed]).
