%% Two processes play N balls back and forth.
%% args: 400000
%% quick: 40000
%% tiny: 100
-module(ping_pong).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(ping_pong, N, fun() -> play(spawn_link(fun partner/0), N, 0) end).

play(Partner, 0, Points) ->
    Partner ! game_over,
    Points;
play(Partner, Left, Points) ->
    Partner ! {ball, self(), Left},
    receive
        {ball, Partner, Left} -> play(Partner, Left - 1, Points + 1)
    end.

partner() ->
    receive
        {ball, Player, Number} ->
            Player ! {ball, self(), Number},
            partner();
        game_over ->
            ok
    end.
