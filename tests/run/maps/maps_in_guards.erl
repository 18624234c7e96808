%% map_get, is_map_key, map_size.
-module(maps_in_guards).
-export([main/0]).

main() -> io:format("~w~n", [[f(M) || M <- [#{}, #{a => 1}, #{a => 2, b => 1}, x]]]).

f(M) when map_size(M) =:= 0 -> empty;
f(M) when is_map_key(b, M) -> has_b;
f(M) when map_get(a, M) =:= 1 -> a_is_one;
f(_) -> other.
