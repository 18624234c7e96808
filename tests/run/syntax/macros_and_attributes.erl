%% Definitions, predefined macros, attributes by module_info.
-module(macros_and_attributes).
-export([main/0]).

-vsn("1.0").
-author(somebody).
-define(ANSWER, 42).
-define(PAIR, {?ANSWER, ?MODULE}).
main() ->
    io:format("~w ~w ~w~n", [?ANSWER, ?PAIR, ?LINE]),
    io:format("~w~n", [proplists:get_value(author, ?MODULE:module_info(attributes))]),
    io:format("~w ~w~n", [?FUNCTION_NAME, ?FUNCTION_ARITY]).
