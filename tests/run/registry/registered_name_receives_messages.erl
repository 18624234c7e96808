%% Name ! Msg.
-module(registered_name_receives_messages).
-export([main/0]).

main() ->
    io:format("~w~n", [register(me, self())]),
    me ! hello,
    {me, node()} ! there,
    receive A -> receive B -> io:format("~w ~w~n", [A, B]) end end.
