-module(rest_without_a_rest).
-record(r, {a}).
-export([f/0]).
f() -> #r{a = 1, _ = 2, _ = 3}.
%%                      ^ '_' initializes no omitted fields
