-module(file_ends_inside_a_form).
-export([f/0]).
f() -> ok
%%     ^^ syntax error before: 
