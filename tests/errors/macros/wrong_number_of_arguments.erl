-module(wrong_number_of_arguments).
-define(ADD(A, B), A + B).
-export([f/0]).
f() -> ?ADD(1).
%%      ^^^ argument mismatch for macro 'ADD'
