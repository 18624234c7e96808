-module(bad_export_list).
-export([f]).
%%      ^^ bad Name/Arity
