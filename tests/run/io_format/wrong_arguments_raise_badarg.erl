%% Too few, too many, wrong type, unknown directive.
-module(wrong_arguments_raise_badarg).
-export([main/0]).

main() ->
    [try io:format(F, A) of ok -> ok catch C:R -> io:format("~w ~w~n", [C, R]) end
     || {F, A} <- [{"~w", []}, {"x", [1]}, {"~s", [1]}, {"~b", [a]}, {"~y", [1]}, {"~f", [x]}, {"~c", [a]}]].
