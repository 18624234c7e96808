%% Building a list, first way: on the stack.
%% args: 5
%%
%%     minibeam run --stats programs/map_body.erl 1000000
%%
%% The recursive call is not the last thing `map/2` does: a cons cell is still
%% to be made from its result. So every level leaves a frame on the stack, a
%% return address and the head that waits to be consed: for N elements N
%% frames, then N cells of two words, and no garbage.
%% `map_tail.erl` gives the other way; which of them is faster depends.
-module(map_body).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["1000"]);
main([N]) ->
    Squares = map(lists:seq(1, list_to_integer(N)), fun(X) -> X * X end),
    io:format("map_body: ~w elements, the sum is ~w~n", [length(Squares), lists:sum(Squares)]).

map([], _Fun) ->
    [];
map([Head | Tail], Fun) ->
    [Fun(Head) | map(Tail, Fun)].
