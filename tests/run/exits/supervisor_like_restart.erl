%% A trapping process starts its worker again.
-module(supervisor_like_restart).
-export([main/0]).

main() ->
    process_flag(trap_exit, true),
    io:format("~w~n", [supervise(0)]).

supervise(Starts) ->
    P = spawn_link(fun() -> worker(Starts) end),
    receive
        {'EXIT', P, normal} -> {done_after, Starts + 1};
        {'EXIT', P, crash} -> supervise(Starts + 1)
    end.

worker(N) when N < 3 -> exit(crash);
worker(_) -> ok.
