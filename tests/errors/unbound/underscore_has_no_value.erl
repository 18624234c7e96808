-module(underscore_has_no_value).
-export([f/1]).
f(X) -> {X, _}.
%%          ^ variable '_' is unbound
