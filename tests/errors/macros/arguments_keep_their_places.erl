-module(arguments_keep_their_places).
-define(PAIR(A, B), {B, A}).
-export([f/0]).
f() -> ?PAIR(Left, Right).
%%           ^^^^ variable 'Left' is unbound
%%                 ^^^^^ variable 'Right' is unbound
