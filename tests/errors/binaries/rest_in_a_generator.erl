-module(rest_in_a_generator).
-export([f/1]).
f(B) -> [X || <<X/binary>> <= B].
%%              ^^^^^^^^ binary fields without size are not allowed in patterns of bit string generators
