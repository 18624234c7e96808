%% Heirs, give_away, and what is left of tables without an heir.
-module(a_table_dies_with_its_owner_or_goes_to_its_heir).
-export([main/0]).

main() ->
    Me = self(),
    {Owner, M} = spawn_monitor(fun() ->
        T = ets:new(alone, [public]),
        ets:new(with_heir, [named_table, {heir, Me, inherited}]),
        ets:new(dead_heir, [named_table, {heir, spawn(fun() -> ok end), x}]),
        ets:insert(with_heir, {from, child}),
        Me ! {tables, T},
        receive stop -> ok end
    end),
    T = receive {tables, Tid} -> Tid end,
    ets:insert(T, {1}),
    io:format("~p ~p~n", [ets:info(T, owner) =:= Owner, ets:info(with_heir, heir) =:= Me]),
    io:format("~p~n", [try ets:insert(with_heir, {x}) catch error:R -> R end]),
    timer:sleep(10),
    Owner ! stop,
    receive {'DOWN', M, _, _, normal} -> ok end,
    receive {'ETS-TRANSFER', with_heir, Owner, Data} -> io:format("~p~n", [Data]) end,
    io:format("~p ~p~n", [ets:info(T), ets:info(dead_heir)]),
    io:format("~p ~p ~p~n", [ets:tab2list(with_heir), ets:info(with_heir, owner) =:= Me, ets:info(with_heir, heir) =:= Me]),
    Receiver = spawn(fun() ->
        receive {'ETS-TRANSFER', Name, From, Gift} ->
            ets:insert(Name, {given, Gift}),
            From ! {got, ets:tab2list(Name)}
        end,
        receive stop -> ok end
    end),
    io:format("~p~n", [ets:give_away(with_heir, Receiver, gift)]),
    receive {got, List} -> io:format("~p~n", [lists:sort(List)]) end,
    io:format("~p~n", [try ets:give_away(with_heir, Me, again) catch error:R2 -> R2 end]),
    M2 = monitor(process, Receiver),
    Receiver ! stop,
    receive {'DOWN', M2, _, _, _} -> ok end,
    receive {'ETS-TRANSFER', with_heir, Receiver, Data2} -> io:format("~p~n", [Data2]) end,
    ets:setopts(with_heir, {heir, none}),
    io:format("~p ~p~n", [ets:info(with_heir, owner) =:= Me, ets:info(with_heir, heir)]),
    Own = ets:new(own, []),
    Bad = [Receiver, Me, foo],
    io:format("~p~n", [[try ets:give_away(Own, P, x) catch error:R3 -> R3 end || P <- Bad]]).
