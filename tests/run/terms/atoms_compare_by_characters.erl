%% Not by their number in the atom table.
-module(atoms_compare_by_characters).
-export([main/0]).

main() ->
    io:format("~w~n", [lists:sort([zebra, apple, 'Apple', 'an apple', apples, '', '1', aa, a])]).
