-module(one_error_a_form).
-export([f/0, g/0, h/0]).
f() -> 1 + * 2.
%%         ^ syntax error before: '*'
g() -> ok.
h() -> ) .
%%     ^ syntax error before: ')'
