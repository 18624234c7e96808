%% A million protected calls in a row.
-module(try_in_a_loop_does_not_grow_the_stack).
-export([main/0]).

main() ->
    io:format("~w~n", [loop(1000000, 0)]).

loop(0, Acc) -> Acc;
loop(N, Acc) ->
    V = try f(N) catch throw:odd -> 1 end,
    loop(N - 1, Acc + V).

f(N) when N rem 2 =:= 1 -> throw(odd);
f(_) -> 2.
