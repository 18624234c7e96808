-module(field_set_twice).
-record(r, {a, b}).
-export([f/0]).
f() -> #r{a = 1, a = 2}.
%%               ^ field a already defined in record r
