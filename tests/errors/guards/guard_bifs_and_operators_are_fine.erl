-module(guard_bifs_and_operators_are_fine).
-export([f/2]).
f(X, Y) when is_list(X), length(X) > 1; erlang:'+'(X, 1) =:= Y, element(1, Y) > tuple_size(Z) -> ok.
%%                                                                                         ^ variable 'Z' is unbound
