-module(imported_function_as_fun_value).
-export([f/1]).
-import(lists, [map/2]).
f(L) -> map(fun map/2, L).
%%          ^^^^^^^^^ function map/2 undefined
