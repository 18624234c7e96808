%% erlang:fun_info/2.
-module(fun_info_tells_arity_and_module).
-export([main/0]).

main() ->
    X = self(),
    F = fun(_, _) -> X end,
    io:format("~w ~w ~w~n", [erlang:fun_info(F, arity), erlang:fun_info(F, module), erlang:fun_info(F, type)]),
    io:format("~w ~w~n", [erlang:fun_info(fun lists:map/2, type), erlang:fun_info(fun lists:map/2, name)]).
