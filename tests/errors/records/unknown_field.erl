-module(unknown_field).
-record(person, {name, age}).
-export([f/1]).
f(#person{nam = _}) -> #person{name = "x", length = 1}.
%%        ^^^ field nam undefined in record person
%%                                         ^^^^^^ field length undefined in record person
