%% The loop behind every server: state in the arguments of a tail call.
-module(a_server_by_hand).
-export([main/0]).

main() ->
    Pid = spawn(fun() -> loop([]) end),
    [call(Pid, {push, X}) || X <- [a, b, c]],
    io:format("~w ~w ~w~n", [call(Pid, pop), call(Pid, size), call(Pid, pop)]).

call(Pid, Request) ->
    Ref = monitor(process, Pid),
    Pid ! {Ref, self(), Request},
    receive
        {Ref, Reply} -> demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, _, _, Reason} -> exit(Reason)
    end.

loop(Stack) ->
    receive
        {Ref, From, {push, X}} -> From ! {Ref, ok}, loop([X | Stack]);
        {Ref, From, pop} -> From ! {Ref, hd(Stack)}, loop(tl(Stack));
        {Ref, From, size} -> From ! {Ref, length(Stack)}, loop(Stack)
    end.
