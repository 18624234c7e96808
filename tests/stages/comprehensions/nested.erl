%% Each generator is a function; out of elements, the inner one goes on with the outer one.
-module(nested).
-export([pairs/1]).

pairs(Xs) -> [{X, Y} || {ok, X} <- Xs, Y <- X, Y > 1].
