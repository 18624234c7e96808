%% Records are tuples with a tag; defaults, updates, patterns.
-module(fields_default_update_and_match).
-export([main/0]).

-record(person, {name, age = 18, tags = []}).
main() ->
    P = #person{name = "joe"},
    Q = P#person{age = 20, tags = [x]},
    io:format("~w~n~w~n~w ~w~n", [P, Q, Q#person.age, older(Q)]),
    io:format("~w ~w ~w~n", [#person.age, record_info(size, person), record_info(fields, person)]),
    io:format("~w ~w~n", [is_record(P, person), is_record({person, 1}, person)]).

older(#person{name = _, age = A} = P) when P#person.tags =/= [] -> A + 1.
