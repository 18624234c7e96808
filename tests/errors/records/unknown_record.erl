-module(unknown_record).
-record(person, {name, age}).
-export([f/1, g/0]).
f(X) -> X#persn.name.
%%       ^ record persn undefined
g() -> #person{}.
