-module(parts_of_a_tuple_do_not_see_each_other).
-export([f/1]).
f(X) -> {Y = X, Y}.
%%              ^ variable 'Y' is unbound
