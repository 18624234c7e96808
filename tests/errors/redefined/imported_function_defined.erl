-module(imported_function_defined).
-export([map/2]).
-import(lists, [map/2]).
map(F, L) -> {F, L}.
%% @1 defining imported function map/2
