%% Output becomes messages of the I/O protocol.
-module(a_process_can_be_group_leader).
-export([main/0]).

main() ->
    Me = self(),
    Old = group_leader(),
    Collector = spawn(fun() -> collect([], Me) end),
    group_leader(Collector, self()),
    io:format("hello ~w~n", [world]),
    io:put_chars("again"),
    io:nl(),
    group_leader(Old, self()),
    Collector ! stop,
    receive {collected, Text} -> io:format("~p~n", [Text]) end.

collect(Acc, Owner) ->
    receive
        {io_request, From, As, {put_chars, unicode, Chars}} ->
            From ! {io_reply, As, ok},
            collect([unicode:characters_to_list(Chars) | Acc], Owner);
        {io_request, From, As, {put_chars, unicode, M, F, A}} ->
            From ! {io_reply, As, ok},
            collect([unicode:characters_to_list(apply(M, F, A)) | Acc], Owner);
        stop ->
            Owner ! {collected, lists:append(lists:reverse(Acc))}
    end.
