%% make_ref/0 never repeats.
-module(references_are_unique).
-export([main/0]).

main() ->
    Refs = [make_ref() || _ <- lists:seq(1, 1000)],
    io:format("~w ~w~n", [length(lists:usort(Refs)), is_reference(hd(Refs))]),
    io:format("~s~n", [lists:sublist(erlang:ref_to_list(hd(Refs)), 5)]).
