-module(undef_forgets).
-define(A, 1).
-undef(A).
-export([f/0]).
f() -> ?A.
%%      ^ undefined macro 'A'
