%% The sign of rem is that of the dividend.
-module(div_and_rem_truncate_towards_zero).
-export([main/0]).

main() ->
    [io:format("~w ~w: ~w ~w~n", [A, B, A div B, A rem B])
     || {A, B} <- [{7, 2}, {-7, 2}, {7, -2}, {-7, -2}, {0, 5}, {1 bsl 70, 12345}, {-(1 bsl 70), 12345}, {5, 1 bsl 70}]].
