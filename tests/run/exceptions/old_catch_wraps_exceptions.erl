%% catch Expr: the value, the thrown term, or {'EXIT', ...}.
-module(old_catch_wraps_exceptions).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [catch 1 + 1, catch throw(ball), catch exit(bye)]),
    {'EXIT', {Reason, Trace}} = (catch error(oops)),
    io:format("~w ~w~n", [Reason, is_list(Trace)]),
    {'EXIT', {R2, _}} = (catch id(a) + 1),
    io:format("~w~n", [R2]).

id(X) -> X.
