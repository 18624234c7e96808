%% Others see all objects of a list or none of them.
-module(insert_of_a_list_is_seen_as_a_whole).
-export([main/0]).

main() ->
    T = ets:new(t, [public]),
    Keys = lists:seq(1, 20),
    ets:insert(T, [{K, 0} || K <- Keys]),
    Writer = spawn_link(fun() -> write(T, Keys, 1) end),
    New = spawn_link(fun() -> new(T, 1000) end),
    timer:sleep(50),
    unlink(Writer),
    Monitor = monitor(process, Writer),
    exit(Writer, kill),
    %% A reader that walks over the table may see two inserts, so the writer must be gone.
    receive {'DOWN', Monitor, process, Writer, killed} -> ok end,
    New ! {stop, self()},
    receive {done, Same} -> io:format("~p~n", [Same]) end,
    io:format("~p~n", [length(lists:usort([V || {K, V} <- ets:tab2list(T), K =< 20]))]).

write(T, Keys, N) ->
    ets:insert(T, [{K, N} || K <- Keys]),
    write(T, Keys, N + 1).

%% insert_new puts either both or none.
new(T, N) ->
    receive {stop, From} -> From ! {done, ets:info(T, size) rem 2 =:= 0}
    after 0 ->
        true = ets:insert_new(T, [{N, a}, {-N, b}]),
        false = ets:insert_new(T, [{N + 1, a}, {-N, b}]),
        new(T, N + 1)
    end.
