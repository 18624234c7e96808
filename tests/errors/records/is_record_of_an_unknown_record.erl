-module(is_record_of_an_unknown_record).
-export([f/1]).
f(X) when is_record(X, nope) -> X.
%%                     ^^^^ record nope undefined
