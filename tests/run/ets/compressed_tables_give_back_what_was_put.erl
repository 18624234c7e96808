%% All kinds of terms come back from a compressed table, which takes less room.
-module(compressed_tables_give_back_what_was_put).
-export([main/0]).

main() ->
    Text = lists:flatten(lists:duplicate(20, "all work and no play ")),
    Values = [1, -1, 1 bsl 100, 1.5, atom, 'Ünï', "string", Text, list_to_binary(Text), <<1:3>>, {a, {b, [c]}},
              #{key => "value", 1 => 2}, maps:from_list([{N, N} || N <- lists:seq(1, 50)]), [], {}, self(), make_ref(),
              fun lists:map/2, fun() -> ok end, [1 | 2], lists:seq(1, 300)],
    [begin
         T = ets:new(t, [Kind, compressed]),
         [ets:insert(T, {N, V, last}) || {N, V} <- lists:zip(lists:seq(1, length(Values)), Values)],
         io:format("~p~n", [[V || {N, V0} <- lists:zip(lists:seq(1, length(Values)), Values),
                             {_, V, last} <- ets:lookup(T, N), V =/= V0]]),
         ets:insert(T, {counter, 1, Text}),
         io:format("~p~n", [ets:update_counter(T, counter, 5)]),
         ets:update_element(T, counter, {3, Text ++ "!"}),
         io:format("~p~n", [ets:lookup_element(T, counter, 3) =:= Text ++ "!"]),
         io:format("~p~n", [ets:select(T, [{{'$1', '$2', '$3'}, [{'==', '$3', Text ++ "!"}], [{{'$1', '$2'}}]}])]),
         ets:delete_object(T, {counter, 6, Text ++ "!"}),
         io:format("~p~n", [ets:member(T, counter)]),
         io:format("~p~n", [ets:info(T, compressed)])
     end || Kind <- [set, ordered_set]],
    [Plain, Small] = [begin
        T = ets:new(t, [ordered_set | Options]),
        [ets:insert(T, {N, Text ++ integer_to_list(N)}) || N <- lists:seq(1, 500)],
        ets:info(T, memory)
    end || Options <- [[], [compressed]]],
    io:format("~p~n", [Small * 3 < Plain]).
