-module(record_info_of_something_else).
-record(r, {a}).
-export([f/0]).
f() -> {record_info(size, r), record_info(names, r)}.
%%                                        ^^^^^ illegal record info
