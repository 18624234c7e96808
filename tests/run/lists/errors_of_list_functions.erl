%% What wrong arguments raise.
-module(errors_of_list_functions).
-export([main/0]).

main() ->
    Fs = [fun() -> lists:nth(id(0), [a]) end, fun() -> lists:nth(5, id([a])) end, fun() -> lists:last(id([])) end,
          fun() -> lists:map(fun(X) -> X end, id(a)) end, fun() -> lists:seq(id(1), a) end, fun() -> lists:max(id([])) end,
          fun() -> lists:sum(id([a])) end, fun() -> lists:reverse(id(a)) end, fun() -> lists:split(id(3), [1]) end],
    [try F() of V -> io:format("~w~n", [V]) catch C:R -> io:format("~w ~w~n", [C, R]) end || F <- Fs].

id(X) -> X.
