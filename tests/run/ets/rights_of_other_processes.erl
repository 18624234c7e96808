%% private, protected, public; what only the owner may do.
-module(rights_of_other_processes).
-export([main/0]).

main() ->
    Tables = [ets:new(t, [Access]) || Access <- [private, protected, public]],
    [ets:insert(T, {k, 1}) || T <- Tables],
    Me = self(),
    spawn(fun() -> Me ! {results, [try_all(T) || T <- Tables]} end),
    receive {results, Results} -> [io:format("~p~n", [R]) || R <- Results] end,
    [Private | _] = Tables,
    ets:setopts(Private, {protection, public}),
    spawn(fun() -> Me ! {results, try_all(Private)} end),
    receive {results, After} -> io:format("~p~n", [After]) end,
    io:format("~p~n", [[ets:info(T, protection) || T <- Tables]]).

try_all(T) ->
    [try F() catch error:R -> R end
     || F <- [fun() -> ets:lookup(T, k) end, fun() -> ets:insert(T, {x, 1}) end, fun() -> ets:member(T, k) end,
              fun() -> ets:update_counter(T, k, 1) end, fun() -> length(ets:tab2list(T)) end,
              fun() -> ets:info(T, size) end, fun() -> ets:delete(T, x) end, fun() -> ets:first(T) end,
              fun() -> ets:select_delete(T, [{{y}, [], [true]}]) end, fun() -> ets:setopts(T, {heir, none}) end]].
