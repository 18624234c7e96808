-module(base_out_of_range).
-export([f/0]).
f() -> {16#ff, 40#1}.
%%             ^^^^ illegal base '40'
