%% erlang:function_exported/3.
-module(function_exported_and_loaded).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [erlang:function_exported(?MODULE, main, 0), erlang:function_exported(?MODULE, main, 1),
                             erlang:function_exported(no_such_module, f, 0)]).
