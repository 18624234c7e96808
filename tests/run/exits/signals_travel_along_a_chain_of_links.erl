%% A hundred linked processes fall like dominoes.
-module(signals_travel_along_a_chain_of_links).
-export([main/0]).

main() ->
    {P, R} = spawn_monitor(fun() -> chain(100) end),
    receive {'DOWN', R, process, P, Reason} -> io:format("~w~n", [Reason]) end.

chain(0) -> exit(bottom);
chain(N) -> spawn_link(fun() -> chain(N - 1) end), receive never -> ok end.
