-module(association_in_a_map_pattern).
-export([f/1]).
f(#{key => _}) -> ok.
%%      ^^ illegal pattern
