%% self/0 may stand in a guard.
-module(self_and_node_in_guards).
-export([main/0]).

main() ->
    io:format("~w ~w~n", [mine(self()), mine(spawn(fun() -> ok end))]).

mine(Pid) when Pid =:= self() -> mine;
mine(_) -> other.
