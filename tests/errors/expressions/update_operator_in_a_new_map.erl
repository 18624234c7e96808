-module(update_operator_in_a_new_map).
-export([f/0]).
f() -> #{a := 1}.
%%         ^^ only association operators '=>' are allowed in map construction
