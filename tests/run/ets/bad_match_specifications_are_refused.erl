%% What is none is a badarg, also when no object would be looked at.
-module(bad_match_specifications_are_refused).
-export([main/0]).

main() ->
    T = ets:new(t, []),
    ets:insert(T, {1, 2}),
    Bad = [x, [x], [{{'$1'}, []}], [{{'$1', '_'}, [], []}], [{{'$1', '_'}, x, ['$1']}], [{{'$1', '_'}, [], ['$2']}],
           [{{'$1', '_'}, [{foo, '$1'}], ['$1']}], [{{'$1', '_'}, [{'+', 1, 2, 3}], ['$1']}], [{{'$1', '_'}, [{1, 2}], ['$1']}],
           [{{'$1', '_'}, [], [{'$1'}]}], [{{'$1', #{'$2' => 1}}, [], ['$1']}], [{{'$1', '_'}, [{}], ['$1']}],
           [{{'$1', '_'}, [], [{max, 1, 2}]}], [{{'$1', '_'}, [], [{self, 1}]}]],
    io:format("~p~n", [[try ets:select(T, Spec) catch error:R -> R end || Spec <- Bad]]),
    Good = [[], [{foo, [], [x]}], [{{'$1', '_'}, [], [x | y]}], [{{'$1', '$01'}, [], [x]}], [{{'$1', '_'}, [], ['_']}]],
    io:format("~p~n", [[try ets:select(T, Spec) catch error:R -> R end || Spec <- Good]]),
    io:format("~p~n", [[try ets:match_spec_compile(Spec) catch error:R -> R end || Spec <- [x, [{{'$1'}, [], ['$3']}]]]]),
    Compiled = ets:match_spec_compile([{{'$1', '$2'}, [{'<', '$1', 5}], [{{'$2', '$1'}}]}]),
    io:format("~p ~p~n", [ets:is_compiled_ms(Compiled), ets:is_compiled_ms(foo)]),
    io:format("~p~n", [ets:match_spec_run([{1, 2}, {3}, {4, x}, {5, y}], Compiled)]),
    io:format("~p ~p~n", [ets:test_ms({1, 2}, [{{'$1', '$2'}, [], ['$2']}]), ets:test_ms({1}, [{{'$1', '$2'}, [], ['$2']}])]).
