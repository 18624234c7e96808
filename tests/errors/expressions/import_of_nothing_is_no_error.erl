-module(import_of_nothing_is_no_error).
-export([f/1]).
-import(lists, []).
f(X) -> _ = X, Y.
%%             ^ variable 'Y' is unbound
