-module(bound_by_a_message_but_not_by_the_timeout).
-export([f/0]).
f() ->
    receive {value, V} -> ok after 10 -> ok end,
    V.
%%  ^ variable 'V' unsafe in 'receive' (line 4, column 5)
