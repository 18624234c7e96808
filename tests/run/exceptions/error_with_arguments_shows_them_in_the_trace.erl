%% error(Reason, Args).
-module(error_with_arguments_shows_them_in_the_trace).
-export([main/0]).

main() ->
    try f(1, 2)
    catch error:bad:Trace -> {_, f, Args, _} = hd(Trace), io:format("~w~n", [Args])
    end.

f(A, B) -> error(bad, [A, B]).
