%% Frames are made as late as possible; ways that meet have the same one.
-module(frames).
-export([leaf_first/1, both_ways_call/2, one_way_calls/2, kept_result/1, nested/1, no_map/2]).

%% No frame on the way that makes no call.
leaf_first([]) -> 0;
leaf_first([H | T]) -> lists:max(H) + leaf_first(T).

%% One frame, made before the ways part.
both_ways_call(X, Y) ->
    Z = case X of
            1 -> self() ! Y;
            _ -> lists:reverse(Y)
        end,
    {Z, Y}.

one_way_calls(X, Y) when X > Y -> lists:seq(Y, X);
one_way_calls(X, _) -> X.

%% A result that is needed behind the next call, and at once.
kept_result(L) ->
    R = lists:reverse(L),
    S = lists:sort(R),
    {R, S}.

%% The inner tag is nearer to the top of the stack.
nested(F) ->
    try
        try F() catch error:R -> {inner, R} end
    catch
        throw:Q -> {outer, Q}
    end.

no_map(M, K) -> M#{K => 1}.
