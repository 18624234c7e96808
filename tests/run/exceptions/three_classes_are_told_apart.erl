%% throw, error, exit; a bare pattern catches throws only.
-module(three_classes_are_told_apart).
-export([main/0]).

main() ->
    [io:format("~w~n", [f(G)]) || G <- [fun() -> throw(a) end, fun() -> error(b) end, fun() -> exit(c) end, fun() -> d end]].

f(G) ->
    try G() of
        V -> {value, V}
    catch
        T -> {thrown, T};
        error:R -> {error, R};
        exit:R -> {exit, R}
    end.
