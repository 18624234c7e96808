%% A match that fails raises {badmatch, Value} of class error.
-module(failed_match_raises_badmatch).
-export([main/0]).

main() ->
    try {ok, _} = result(), ok
    catch Class:Reason -> io:format("~w ~w~n", [Class, Reason])
    end.

result() -> {error, [1, 2.5, "no"]}.
