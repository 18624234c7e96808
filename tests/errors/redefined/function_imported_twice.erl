-module(function_imported_twice).
-import(lists, [map/2]).
-import(other, [map/2]).
%% @2 function map/2 already imported from lists
