%% error:function_clause; the trace begins with the arguments.
-module(function_clause_when_no_clause_fits).
-export([main/0]).

main() ->
    try area({triangle, 3})
    catch error:function_clause:Trace -> [{M, F, Args, _} | _] = Trace, io:format("~w ~w ~w~n", [M, F, Args])
    end.

area({square, X}) -> X * X;
area({circle, R}) -> 3 * R * R.
