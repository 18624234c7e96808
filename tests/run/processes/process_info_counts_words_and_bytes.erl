%% Sizes are integers, and grow with the data.
-module(process_info_counts_words_and_bytes).
-export([main/0]).

main() ->
    {total_heap_size, A} = process_info(self(), total_heap_size),
    L = lists:seq(1, 100000),
    {total_heap_size, B} = process_info(self(), total_heap_size),
    {memory, M} = process_info(self(), memory),
    {reductions, R} = process_info(self(), reductions),
    io:format("~w ~w ~w ~w~n", [length(L), B > A + 100000, M > 8 * B, R > 1000]).
