-module(unknown_field_in_access).
-record(person, {name, age}).
-export([f/1]).
f(P) -> {P#person.agee, #person.height}.
%%                ^^^^ field agee undefined in record person
%%                              ^^^^^^ field height undefined in record person
