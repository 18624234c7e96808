%% whereis/1 is undefined before and after.
-module(whereis_and_unregister).
-export([main/0]).

main() ->
    io:format("~w~n", [whereis(some_name)]),
    register(some_name, self()),
    io:format("~w ~w~n", [whereis(some_name) =:= self(), lists:member(some_name, registered())]),
    io:format("~w ~w~n", [unregister(some_name), whereis(some_name)]).
