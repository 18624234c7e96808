-module(field_declared_twice).
-record(r, {a, b, a}).
%%                ^ field a already defined in record r
-export([f/0]).
f() -> #r{}.
