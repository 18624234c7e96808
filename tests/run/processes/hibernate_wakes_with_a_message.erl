%% erlang:hibernate/3 throws the stack away and calls the function at the next message.
-module(hibernate_wakes_with_a_message).
-export([main/0]).

-export([awake/1]).
main() ->
    Me = self(),
    Pid = spawn(fun() -> erlang:hibernate(?MODULE, awake, [Me]) end),
    Pid ! hello,
    receive {awake, M} -> io:format("~w~n", [M]) end.

awake(Parent) -> receive M -> Parent ! {awake, M} end.
