%% A closure runs in the process that receives it.
-module(funs_are_sent_between_processes).
-export([main/0]).

main() ->
    Parent = self(),
    Pid = spawn(fun() -> receive {run, F} -> Parent ! {result, F(self())} end end),
    Pid ! {run, fun(Me) -> {Me =/= Parent, Me =:= Pid} end},
    receive {result, R} -> io:format("~w~n", [R]) end.
