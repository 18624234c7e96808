%% A tree of processes, ten children each; every leaf sends its number up, every branch the sum of what it got.
%% args: 100000
%% quick: 10000
%% tiny: 100
-module(skynet).
-export([main/1]).

main([Arg]) ->
    Leaves = list_to_integer(Arg),
    measure:time(skynet, Leaves, fun() -> ask(0, Leaves) end).

%% The sum of the numbers of the leaves from First on.
ask(First, Leaves) ->
    child(self(), First, Leaves),
    collect(1, 0).

child(Parent, First, Leaves) ->
    spawn(fun() -> Parent ! {sum, sum(First, Leaves)} end).

sum(Number, 1) ->
    Number;
sum(First, Leaves) ->
    Below = Leaves div 10,
    [child(self(), First + Place * Below, Below) || Place <- lists:seq(0, 9)],
    collect(10, 0).

collect(0, Sum) ->
    Sum;
collect(Left, Sum) ->
    receive
        {sum, More} -> collect(Left - 1, Sum + More)
    end.
