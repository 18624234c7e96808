%% erlang:send_after/3, to a pid and to a name.
-module(send_after_sends_later).
-export([main/0]).

main() ->
    erlang:send_after(30, self(), late),
    erlang:send_after(5, self(), early),
    register(me, self()),
    erlang:send_after(60, me, named),
    io:format("~w~n", [[receive M -> M end || _ <- [1, 2, 3]]]).
