-module(rest_in_an_update).
-record(r, {a}).
-export([f/1]).
f(R) -> {R, R#r{_ = 1, a = R}}.
%%              ^ meaningless use of _ in update of record r
