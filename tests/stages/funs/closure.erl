%% A fun is a function that takes what it captures as last arguments; by its own name it calls itself directly.
-module(closure).
-export([add/2]).

add(N, L) ->
    Loop = fun Loop([H | T]) -> [H + N | Loop(T)];
               Loop([]) -> []
           end,
    Loop(L).
