%% A map travels and is captured.
-module(maps_in_messages_and_funs).
-export([main/0]).

main() ->
    Me = self(),
    M = #{n => 1},
    spawn(fun() -> Me ! M#{n := 2} end),
    receive #{n := N} -> io:format("~w~n", [N]) end.
