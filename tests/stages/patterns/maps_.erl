%% Keys are expressions; a map pattern asks for each of them.
-module(maps_).
-export([f/2]).

f(#{kind := K}, Map) ->
    #{K := Value, {seen, K} := _} = Map,
    Map#{K := Value + 1, new => []}.
