%% {timeout, Ref, Msg}.
-module(start_timer_sends_its_reference).
-export([main/0]).

main() ->
    R = erlang:start_timer(5, self(), ring),
    receive {timeout, R, M} -> io:format("~w~n", [M]) end.
