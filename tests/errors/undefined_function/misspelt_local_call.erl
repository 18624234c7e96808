-module(misspelt_local_call).
-export([f/1]).
f(L) -> lenght(L).
%%      ^^^^^^ function lenght/1 undefined
