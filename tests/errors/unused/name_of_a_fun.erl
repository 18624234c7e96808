-module(name_of_a_fun).
-export([f/0]).
f() -> fun Loop(0) -> done end.
%%     ^^^^^^^^ Warning: variable 'Loop' is unused
