-module(unit_without_a_size).
-export([f/1]).
f(X) -> <<X/unit:8>>.
%%        ^^^^^^^^ a bit unit size must not be specified unless a size is specified too
