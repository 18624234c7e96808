%% The right operand may be any value and is a tail position.
-module(andalso_orelse_return_last_operand).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w~n", [true andalso 5, false andalso 5, false orelse "x", true orelse 5]),
    io:format("~w~n", [all_positive(lists:seq(1, 100000))]).

all_positive([]) -> true;
all_positive([H | T]) -> H > 0 andalso all_positive(T).
