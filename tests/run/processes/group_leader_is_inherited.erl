%% A child prints where its parent prints.
-module(group_leader_is_inherited).
-export([main/0]).

main() ->
    Me = self(),
    GL = group_leader(),
    spawn(fun() -> io:format("from child ~w~n", [group_leader() =:= GL]), Me ! done end),
    receive done -> ok end.
