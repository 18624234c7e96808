%% An error inside a guard does not raise; the alternative is still tried.
-module(failing_guard_expression_means_false).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [f(a), f({x}), f([1, 2])]).

f(X) when hd(X) =:= 1 -> list;
f(X) when X + 1 > 0; is_atom(X) -> number_or_atom;
f(X) when element(2, X) =:= y; tuple_size(X) =:= 1 -> tuple.
