-module(size_bound_in_the_same_binary_is_fine).
-export([f/1]).
f(<<Size, Data:Size/binary, Rest/binary>>) -> {Data, Rst}.
%%                          ^^^^ Warning: variable 'Rest' is unused
%%                                                   ^^^ variable 'Rst' is unbound
