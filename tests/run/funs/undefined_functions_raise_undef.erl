%% Unknown module, unknown function, wrong arity.
-module(undefined_functions_raise_undef).
-export([main/0]).

main() ->
    [try F() catch C:R -> io:format("~w ~w~n", [C, R]) end
     || F <- [fun() -> no_such_module:f(1) end, fun() -> lists:no_such_function() end, fun() -> (id(?MODULE)):main(1, 2, 3) end]].

id(X) -> X.
