%% -define with parameters, ??Arg, -ifdef.
-module(macros_with_arguments).
-export([main/0]).

-define(MAX(A, B), (if A > B -> A; true -> B end)).
-define(SHOW(X), io:format("~s = ~w~n", [??X, X])).
-ifdef(NOT_DEFINED).
-define(WHICH, defined).
-else.
-define(WHICH, undefined).
-endif.
main() ->
    io:format("~w ~w~n", [?MAX(1, 2), ?WHICH]),
    ?SHOW(1 + 2).
