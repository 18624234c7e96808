%% New values first, then the record and the check, then a tuple of old and new.
-module(update).
-export([older/1]).

-record(person, {name, age = 0, town}).

older(P) -> P#person{age = P#person.age + 1}.
