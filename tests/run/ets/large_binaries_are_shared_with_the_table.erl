%% Binaries off the heap outlive the process that put them, and the table that had them.
-module(large_binaries_are_shared_with_the_table).
-export([main/0]).

main() ->
    Me = self(),
    T = ets:new(t, [public]),
    {_, M} = spawn_monitor(fun() ->
        Big = binary:copy(<<"0123456789">>, 1000),
        ets:insert(T, {big, Big, binary:part(Big, 5, 100), [Big]}),
        Me ! ok
    end),
    receive {'DOWN', M, _, _, _} -> ok end,
    [{big, Big, Part, [Big]}] = ets:lookup(T, big),
    ets:delete(T, big),
    erlang:garbage_collect(),
    io:format("~p ~p ~p~n", [byte_size(Big), Part, binary:at(Big, 9999)]),
    [ets:insert(T, {N, binary:copy(<<N>>, 500)}) || N <- lists:seq(1, 200)],
    [{77, Found}] = ets:lookup(T, 77),
    [Selected] = ets:select(T, [{{78, '$1'}, [], [{binary_part, '$1', 10, 70}]}]),
    ets:delete(T),
    erlang:garbage_collect(),
    io:format("~p ~p~n", [lists:usort(binary_to_list(Found)), lists:usort(binary_to_list(Selected))]).
