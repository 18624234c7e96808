%% An atom or an integer in a pattern matches that value only; 1 does not match 1.0.
-module(atoms_and_integers_match_by_exact_value).
-export([main/0]).

main() ->
    io:format("~w ~w ~w ~w ~w~n", [kind(ok), kind(1), kind(1.0), kind(-7), kind("x")]).

kind(ok) -> atom_ok;
kind(1) -> one;
kind(1.0) -> float_one;
kind(-7) -> minus_seven;
kind(_) -> other.
