%% Sets as maps from the elements to [] (OTP's version 2; `=:=` decides).
%%
%% Differs from OTP: new/0 makes a map too, where OTP 25 makes a hash table.
-module(sets).
-export([new/0, new/1, is_set/1, size/1, is_empty/1, to_list/1, from_list/1, from_list/2]).
-export([is_element/2, add_element/2, del_element/2, union/1, union/2, intersection/1, intersection/2]).
-export([is_disjoint/2, subtract/2, is_subset/2, fold/3, filter/2]).

new() -> #{}.

new([{version, Version}]) when Version =:= 1; Version =:= 2 -> #{};
new([]) -> #{}.

from_list(List) -> maps:from_keys(List, []).

from_list(List, Options) ->
    #{} = new(Options),
    from_list(List).

is_set(#{}) -> true;
is_set(_) -> false.

size(Set) -> map_size(Set).

is_empty(Set) -> map_size(Set) =:= 0.

to_list(Set) -> maps:keys(Set).

is_element(Element, Set) -> is_map_key(Element, Set).

add_element(Element, Set) -> Set#{Element => []}.

del_element(Element, Set) -> maps:remove(Element, Set).

union(Set1, Set2) -> maps:merge(Set1, Set2).

union(Sets) -> lists:foldl(fun union/2, #{}, Sets).

intersection(Set1, Set2) -> maps:intersect(Set1, Set2).

intersection([Set | Sets]) -> lists:foldl(fun intersection/2, Set, Sets).

is_disjoint(Set1, Set2) when map_size(Set1) > map_size(Set2) -> is_disjoint(Set2, Set1);
is_disjoint(Set1, Set2) -> not lists:any(fun(Element) -> is_map_key(Element, Set2) end, maps:keys(Set1)).

subtract(Set1, Set2) -> maps:filter(fun(Element, _) -> not is_map_key(Element, Set2) end, Set1).

is_subset(Set1, Set2) -> lists:all(fun(Element) -> is_map_key(Element, Set2) end, maps:keys(Set1)).

fold(Combine, Start, Set) -> lists:foldl(Combine, Start, maps:keys(Set)).

filter(Holds, Set) -> maps:filter(fun(Element, _) -> Holds(Element) end, Set).
