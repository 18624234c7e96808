%% ~s takes strings, deep lists and atoms.
-module(s_prints_characters_and_atoms).
-export([main/0]).

main() ->
    io:format("~s ~s ~s ~s|~s~n", ["string", atom, ["a", [$b, "c"]], [], "x"]),
    io:format("[~10s] [~-10s] [~.3s] [~10.3s] [~-10.3s]~n", ["abcdef", "abcdef", "abcdef", "abcdef", "abcdef"]),
    io:format("[~5s] [~3s]~n", ["abcdef", "ab"]).
