-module(reserved_word_as_a_name).
-export([f/1]).
f(X) -> let.
%%      ^^^ syntax error before: 'let'
