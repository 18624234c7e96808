%% What a process costs that lives for one message: in crowds of a thousand, and one after another.
%% args: 300000
%% quick: 30000
%% tiny: 2000
-module(spawn_exit).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(spawn_exit, N, fun() -> crowds(N div 1000, 0) end),
    measure:time(spawn_sequence, N, fun() -> sequence(N, 0) end).

crowds(0, Heard) ->
    Heard;
crowds(Left, Heard) ->
    start(1000, self()),
    crowds(Left - 1, Heard + hear(1000, 0)).

start(0, _) ->
    ok;
start(Left, Parent) ->
    spawn(fun() -> Parent ! here end),
    start(Left - 1, Parent).

hear(0, Heard) ->
    Heard;
hear(Left, Heard) ->
    receive
        here -> hear(Left - 1, Heard + 1)
    end.

sequence(0, Heard) ->
    Heard;
sequence(Left, Heard) ->
    start(1, self()),
    sequence(Left - 1, Heard + hear(1, 0)).
