-module(variable_that_nothing_binds).
-export([area/1]).
area({square, Side}) -> Side * Sde.
%%                             ^^^ variable 'Sde' is unbound
