%% erlang:unique_integer([monotonic]).
-module(unique_integers_increase).
-export([main/0]).

main() ->
    L = [erlang:unique_integer([monotonic, positive]) || _ <- lists:seq(1, 100)],
    io:format("~w ~w~n", [L =:= lists:usort(L), hd(L) > 0]).
