-module(types_of_fields_are_skipped).
-record(r, {a = 1 :: integer(), b :: {x, [y]}, c}).
-export([f/1]).
f(#r{a = A, b = B, c = C}) -> {A, B, C, #r{d = 1}}.
%%                                         ^ field d undefined in record r
