%% A tuple of 5000 elements, changed at both ends.
-module(big_tuple_and_updates).
-export([main/0]).

main() ->
    T = list_to_tuple(lists:seq(1, 5000)),
    U = setelement(5000, setelement(1, T, first), last),
    io:format("~w ~w ~w ~w~n", [tuple_size(U), element(1, U), element(2500, U), element(5000, U)]).
