%% Wrong arguments of BIFs.
-module(bif_errors_are_badarg).
-export([main/0]).

main() ->
    Fs = [fun() -> atom_to_list(id(1)) end, fun() -> list_to_atom(id([a])) end, fun() -> tuple_size(id([])) end,
          fun() -> list_to_tuple(id(x)) end, fun() -> whereis(id(1)) end, fun() -> id(1) ! x end,
          fun() -> integer_to_list(id(a)) end, fun() -> length(id(a)) end, fun() -> list_to_pid(id("x")) end],
    [try F() of V -> io:format("~w~n", [V]) catch C:R -> io:format("~w ~w~n", [C, R]) end || F <- Fs].

id(X) -> X.
