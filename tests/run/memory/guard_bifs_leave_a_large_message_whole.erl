%% A BIF without arguments has no count of live registers, so it must not collect the message that was just received.
-module(guard_bifs_leave_a_large_message_whole).
-export([main/0]).

main() ->
    Self = self(),
    spawn(fun() -> Self ! {large, [{N, float(N)} || N <- lists:seq(1, 5000)]} end),
    receive {large, L} -> show(node(), L) end.

show(Node, L) ->
    io:format("~w ~w ~w~n", [Node, length(L), lists:last(L)]).
