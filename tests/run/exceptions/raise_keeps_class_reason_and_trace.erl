%% erlang:raise/3.
-module(raise_keeps_class_reason_and_trace).
-export([main/0]).

main() ->
    try
        try error(inner) catch C:R:S -> erlang:raise(C, {wrapped, R}, S) end
    catch
        C2:R2:S2 -> io:format("~w ~w ~w~n", [C2, R2, is_list(S2)])
    end.
