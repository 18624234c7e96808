-module(variable_in_the_place_of_a_field).
-record(r, {a}).
-export([f/0]).
f() -> #r{Field = 1}.
%%        ^^^^^ field 'Field' is not an atom or _ in record r
