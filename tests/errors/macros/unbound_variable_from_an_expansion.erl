-module(unbound_variable_from_an_expansion).
-define(USE(X), X + Y).
-export([f/1]).
f(X) -> ?USE(X).
%%           ^ variable 'Y' is unbound
