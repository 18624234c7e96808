%% A thousand registered processes.
-module(many_names).
-export([main/0]).

main() ->
    Names = [list_to_atom("worker_" ++ integer_to_list(N)) || N <- lists:seq(1, 1000)],
    Me = self(),
    [register(N, spawn(fun() -> receive X -> Me ! {N, X} end end)) || N <- Names],
    [N ! hi || N <- Names],
    io:format("~w~n", [length([ok || N <- Names, receive {N, hi} -> true end])]).
