%% Linking twice is linking once; both sides see it.
-module(links_are_bidirectional_and_single).
-export([main/0]).

main() ->
    P = spawn(fun() -> receive x -> x end end),
    link(P), link(P),
    {links, A} = process_info(P, links),
    io:format("~w~n", [A =:= [self()]]),
    unlink(P),
    {links, B} = process_info(P, links),
    io:format("~w~n", [B]),
    P ! x.
