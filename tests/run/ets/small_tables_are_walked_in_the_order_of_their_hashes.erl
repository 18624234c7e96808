%% The order of a set is that of OTP, for keys whose hash does not depend on the numbers of atoms.
-module(small_tables_are_walked_in_the_order_of_their_hashes).
-export([main/0]).

main() ->
    Keys = lists:seq(1, 40) ++ [1 bsl 70, -5, 1.5, -0.25, "text", <<"binary">>, {1, 2}, [], [1 | 2]]
        ++ [alpha, beta, 'with space', gamma, 'Grün', hello_world_this_is_long],
    [begin
         T = ets:new(t, [Kind]),
         [ets:insert(T, {K, v}) || K <- Keys],
         io:format("~tw~n", [[K || {K, _} <- ets:tab2list(T)]]),
         io:format("~tw~n", [walk(T, ets:first(T))]),
         io:format("~tw~n", [ets:slot(T, 16)])
     end || Kind <- [set, bag, duplicate_bag]].

walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].
