%% "get " ++ Rest in a pattern is a list of characters and a tail.
-module(string_prefix_matches_characters).
-export([main/0]).

main() ->
    [io:format("~w~n", [command(S)]) || S <- ["get x", "set y", "get ", "ge", ""]].

command("get " ++ Name) -> {get, Name};
command("set " ++ [C]) -> {set, C};
command("") -> nothing;
command(_) -> unknown.
