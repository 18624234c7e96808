-module(string_with_a_size).
-export([f/1]).
f(<<"abc":8>>) -> ok.
%%  ^^^^^^^ a literal string in a binary pattern must not have a type or a size
