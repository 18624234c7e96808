%% What one process does with its data another does not see.
-module(messages_are_copies).
-export([main/0]).

main() ->
    Me = self(),
    Data = {list, lists:seq(1, 10), "text"},
    Pid = spawn(fun() -> receive D -> Me ! setelement(1, D, changed) end end),
    Pid ! Data,
    receive New -> io:format("~w ~w~n", [element(1, Data), element(1, New)]) end.
