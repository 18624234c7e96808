-module(used_before_it_is_declared).
-export([f/0, g/0]).
f() -> #later{}.
%%     ^^^^^^^^ record later undefined
-record(later, {}).
g() -> #later{}.
