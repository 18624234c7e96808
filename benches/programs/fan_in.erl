%% Sixteen senders write to one reader, as fast as they can.
%% args: 1000000
%% quick: 100000
%% tiny: 1600
-module(fan_in).
-export([main/1]).

-define(SENDERS, 16).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(fan_in, N, fun() -> run(N div ?SENDERS) end).

run(Each) ->
    Reader = self(),
    _ = [spawn_link(fun() -> write(Each, Reader) end) || _ <- lists:seq(1, ?SENDERS)],
    read(Each * ?SENDERS, 0).

write(0, _) ->
    ok;
write(Left, Reader) ->
    Reader ! {parcel, Left},
    write(Left - 1, Reader).

read(0, Weight) ->
    Weight;
read(Left, Weight) ->
    receive
        {parcel, More} -> read(Left - 1, Weight + More)
    end.
