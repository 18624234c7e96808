-module(variable_in_a_timeout).
-export([f/0]).
f() -> receive stop -> ok after Timeout -> late end.
%%                              ^^^^^^^ variable 'Timeout' is unbound
