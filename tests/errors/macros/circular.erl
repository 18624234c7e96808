-module(circular).
-define(A, ?B).
-define(B, ?A).
-export([f/0]).
f() -> ?A.
%%      ^ circular macro 'A'
