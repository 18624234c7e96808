%% badarg.
-module(bad_arguments_of_link_and_exit).
-export([main/0]).

main() ->
    [try F() catch C:R -> io:format("~w ~w~n", [C, R]) end
     || F <- [fun() -> link(id(a)) end, fun() -> exit(id(a), b) end, fun() -> unlink(id(1)) end, fun() -> process_flag(id(nonsense), true) end]].

id(X) -> X.
