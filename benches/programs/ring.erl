%% A thousand processes in a ring; one letter goes round until it has been passed on N thousand times.
%% args: 500
%% quick: 50
%% tiny: 2
-module(ring).
-export([main/1]).

-define(MEMBERS, 1000).

main([Arg]) ->
    Rounds = list_to_integer(Arg),
    measure:time(ring, Rounds * ?MEMBERS, fun() -> run(Rounds) end).

%% The measured process closes the ring and counts the rounds.
run(Rounds) ->
    First = members(?MEMBERS - 1, self()),
    First ! {letter, 0},
    count(First, Rounds).

members(0, Next) ->
    Next;
members(Left, Next) ->
    members(Left - 1, spawn(fun() -> pass_on(Next) end)).

pass_on(Next) ->
    receive
        {letter, Hands} ->
            Next ! {letter, Hands + 1},
            pass_on(Next);
        home ->
            Next ! home
    end.

count(First, Rounds) ->
    receive
        {letter, Hands} when Rounds > 1 ->
            First ! {letter, Hands + 1},
            count(First, Rounds - 1);
        {letter, Hands} ->
            First ! home,
            receive
                home -> Hands
            end
    end.
