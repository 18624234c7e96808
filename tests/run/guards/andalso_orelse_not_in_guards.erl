%% Short-circuit operators protect what stands behind them.
-module(andalso_orelse_not_in_guards).
-export([main/0]).

main() ->
    io:format("~w~n", [[f(X) || X <- [0, 2, 4, a, [], [x]]]]).

f(X) when is_integer(X) andalso X > 0 andalso 8 div X =:= 2 -> quarter;
f(X) when is_list(X) andalso (X =:= [] orelse hd(X) =:= x) -> list;
f(X) when not is_atom(X) -> not_atom;
f(_) -> atom.
