%% A process may write to itself.
-module(self_send_arrives).
-export([main/0]).

main() ->
    self() ! one,
    self() ! two,
    receive A -> receive B -> io:format("~w ~w~n", [A, B]) end end.
