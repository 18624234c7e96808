%% BIFs that are allowed in guards.
-module(guard_bifs_compute).
-export([main/0]).

main() ->
    io:format("~w~n", [[f(X) || X <- [[1, 2, 3], {a, b}, -5, 3.7, "abcd", 9]]]).

f(X) when length(X) =:= 3, hd(X) =:= 1, tl(X) =:= [2, 3] -> list_of_three;
f(X) when tuple_size(X) =:= 2, element(1, X) =:= a -> pair;
f(X) when abs(X) =:= 5 -> five;
f(X) when is_float(X), trunc(X) =:= 3, round(X) =:= 4 -> three_something;
f(X) when X rem 2 =:= 1, X div 2 =:= 4, X band 1 =:= 1 -> nine;
f(X) when length(X) > 3 -> long.
