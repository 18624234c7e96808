%% Each module exports module_info/0,1.
-module(module_info_lists_exports).
-export([main/0]).

-export([b/1, a/0]).
main() ->
    io:format("~w ~w~n", [?MODULE:module_info(module), lists:sort(?MODULE:module_info(exports))]).

a() -> ok.
b(X) -> X.
