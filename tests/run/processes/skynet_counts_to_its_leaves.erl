%% Each process starts ten children, 1000 leaves.
-module(skynet_counts_to_its_leaves).
-export([main/0]).

main() ->
    Me = self(),
    spawn(fun() -> node(Me, 0, 1000) end),
    receive Sum -> io:format("~w~n", [Sum]) end.

node(Parent, Num, 1) -> Parent ! Num;
node(Parent, Num, Size) ->
    Me = self(),
    Part = Size div 10,
    [spawn(fun() -> node(Me, Num + I * Part, Part) end) || I <- lists:seq(0, 9)],
    Parent ! lists:sum([receive S -> S end || _ <- lists:seq(1, 10)]).
