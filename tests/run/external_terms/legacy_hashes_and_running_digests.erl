%% Hashes of older releases, and checksums and digests made piece by piece.
-module(legacy_hashes_and_running_digests).
-compile(nowarn_deprecated_function).
-export([main/0]).

main() ->
    Terms = [a, [], {}, 1, -5, 1 bsl 40, -(1 bsl 64), 1 bsl 100, 1.5, -0.0, "hello", [1, 2 | x], [a, b | "cd"], <<>>,
             <<1, 2, 3>>, <<"a long binary of more than fifteen bytes">>, <<1:3>>, <<5, 7:5>>, #{a => 1}, #{},
             fun erlang:abs/1, {a, {b, [c]}}, 'åäö', true, 16#ffffffff, 16#7fffffffffff, [300, 1], [1, 300]],
    [io:format("~p ~p~n", [Term, erlang:phash(Term, 1 bsl 32)]) || Term <- Terms],
    io:format("~p~n", [try erlang:phash(a, 0) catch error:Reason -> Reason end]),
    State = lists:foldl(fun(Part, S) -> erlang:md5_update(S, Part) end, erlang:md5_init(),
                        ["abc", [], lists:duplicate(200, $x), <<"end">>]),
    io:format("~p~n", [erlang:md5_final(State)]),
    io:format("~p~n", [erlang:md5_final(State) =:= erlang:md5(["abc", lists:duplicate(200, $x), "end"])]),
    io:format("~p~n", [erlang:md5_final(erlang:md5_init()) =:= erlang:md5("")]),
    io:format("~p~n", [try erlang:md5_final(<<1>>) catch error:badarg -> badarg end]).
