%% spawn/3 starts at an exported function.
-module(spawn_with_module_function_arguments).
-export([main/0]).

-export([child/2]).
main() ->
    Pid = spawn(?MODULE, child, [self(), hello]),
    receive {Pid, Msg} -> io:format("~w~n", [Msg]) end.

child(Parent, Msg) -> Parent ! {self(), Msg}.
