-module(size_bound_in_another_argument).
-export([f/2]).
f(Size, <<X:Size>>) -> X.
%%          ^^^^ variable 'Size' is unbound
