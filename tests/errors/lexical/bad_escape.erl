-module(bad_escape).
-export([f/0]).
f() -> "ab\x{zz}".
%%        ^^^ illegal character
