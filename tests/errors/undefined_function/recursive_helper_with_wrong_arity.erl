-module(recursive_helper_with_wrong_arity).
-export([sum/1]).
sum(L) -> sum(L, 0).
sum([], Acc) -> Acc;
sum([H | T], Acc) -> sum(T, H, Acc).
%%                   ^^^ function sum/3 undefined
