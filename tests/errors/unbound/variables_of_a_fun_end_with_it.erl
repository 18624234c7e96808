-module(variables_of_a_fun_end_with_it).
-export([f/1]).
f(L) ->
    lists:foreach(fun(E) -> Last = E, Last end, L),
    Last.
%%  ^^^^ variable 'Last' is unbound
