%% A long list of atom clauses picks exactly one.
-module(many_atoms_select_the_right_clause).
-export([main/0]).

main() ->
    Days = [monday, tuesday, wednesday, thursday, friday, saturday, sunday, noday],
    io:format("~w~n", [[number(D) || D <- Days]]).

number(sunday) -> 7;
number(monday) -> 1;
number(wednesday) -> 3;
number(tuesday) -> 2;
number(friday) -> 5;
number(thursday) -> 4;
number(saturday) -> 6;
number(Other) -> Other.
