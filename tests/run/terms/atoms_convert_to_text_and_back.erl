%% atom_to_list, list_to_atom, list_to_existing_atom, and how ~w quotes atoms.
-module(atoms_convert_to_text_and_back).
-export([main/0]).

main() ->
    io:format("~s ~w ~w~n", [atom_to_list('Hello World'), list_to_atom("abc"), list_to_atom("Abc def")]),
    io:format("~w~n", [['', 'a b', abc@x, 'A', a1_B, 'it\'s', '\n', 'case', 'x-y']]),
    try list_to_existing_atom("this_atom_does_" ++ "not_exist") catch C:R -> io:format("~w ~w~n", [C, R]) end.
