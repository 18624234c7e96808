-module(every_use_in_another_function_is_reported).
-export([f/0, g/0]).
f() -> X.
%%     ^ variable 'X' is unbound
g() -> X.
%%     ^ variable 'X' is unbound
