%% Two monitors of the same process: two references, two messages.
-module(several_monitors_each_get_a_message).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive x -> exit(bye) end end),
    Rs = [monitor(process, P) || _ <- lists:seq(1, 5)],
    P ! x,
    io:format("~w~n", [[receive {'DOWN', R, process, P, Why} -> Why end || R <- Rs]]).
