%% Expressions of literals are allowed in patterns.
-module(arithmetic_in_patterns_is_constant).
-export([main/0]).

-define(BASE, 16).
main() ->
    io:format("~w ~w ~w ~w~n", [f(3), f(256), f(-1), f($a)]).

f(1 + 2) -> three;
f(?BASE * ?BASE) -> base_squared;
f(-1) -> minus_one;
f($a) -> letter;
f(_) -> other.
