%% {badrecord, Term}.
-module(access_to_a_wrong_record_raises_badrecord).
-export([main/0]).

-record(a, {x}).
main() ->
    try f({b, 1}) catch C:R -> io:format("~w ~w~n", [C, R]) end.

f(R) -> R#a.x.
