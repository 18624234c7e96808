-module(quoted_and_special_tokens_in_messages).
-export([f/0, g/0, h/0, i/0]).
f() -> a 'B c'.
%%       ^^^^^ syntax error before: 'B c'
g() -> a $x.
%%       ^^ syntax error before: $x
h() -> a 16#ff.
%%       ^^^^^ syntax error before: 255
i() -> a "b\n".
%%       ^^^^^ syntax error before: "b\n"
