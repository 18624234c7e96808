%% Innermost first; a function that made a tail call is not there.
-module(stack_trace_names_functions_and_lines).
-export([main/0]).

main() ->
    try a(1)
    catch error:badarith:Trace ->
        [io:format("~w:~w/~w line ~w~n", [M, F, A, proplists:get_value(line, Info)]) || {M, F, A, Info} <- Trace, M =:= ?MODULE]
    end.

a(X) ->
    Y = b(X),
    Y + 1.

b(X) ->
    c(X).

c(X) ->
    Z = X / (X - 1),
    {Z}.
