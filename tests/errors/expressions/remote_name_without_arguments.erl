-module(remote_name_without_arguments).
-export([f/0]).
f() -> lists:map.
%%     ^^^^^^^^^ illegal expression
