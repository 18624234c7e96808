%% put, get, erase; a child starts with an empty one.
-module(process_dictionary_belongs_to_one_process).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [put(k, 1), put(k, 2), get(k)]),
    put({x, 1}, "v"),
    Me = self(),
    spawn(fun() -> Me ! {child, get(k)} end),
    receive {child, V} -> io:format("~w~n", [V]) end,
    io:format("~w ~w~n", [get(none), lists:sort([K || {K, _} <- get(), K =:= k orelse K =:= {x, 1}])]),
    io:format("~w ~w ~w~n", [erase(k), get(k), erase(k)]).
