%% Sets as ordered lists without equals (`==` decides).
-module(ordsets).
-export([new/0, is_set/1, size/1, is_empty/1, to_list/1, from_list/1, is_element/2, add_element/2, del_element/2]).
-export([union/1, union/2, intersection/1, intersection/2, is_disjoint/2, subtract/2, is_subset/2, fold/3, filter/2]).

new() -> [].

is_set([Element | Rest]) -> is_set(Rest, Element);
is_set([]) -> true;
is_set(_) -> false.

is_set([Next | Rest], Element) when Element < Next -> is_set(Rest, Next);
is_set([], _) -> true;
is_set(_, _) -> false.

size(Set) -> length(Set).

is_empty(Set) -> Set =:= [].

to_list(Set) -> Set.

from_list(List) -> lists:usort(List).

is_element(Element, [Other | Rest]) when Element > Other -> is_element(Element, Rest);
is_element(Element, [Other | _]) when Element < Other -> false;
is_element(_, [_ | _]) -> true;
is_element(_, []) -> false.

add_element(Element, [Other | Rest]) when Element > Other -> [Other | add_element(Element, Rest)];
add_element(Element, [Other | _] = Set) when Element < Other -> [Element | Set];
add_element(_, [_ | _] = Set) -> Set;
add_element(Element, []) -> [Element].

del_element(Element, [Other | Rest]) when Element > Other -> [Other | del_element(Element, Rest)];
del_element(Element, [Other | _] = Set) when Element < Other -> Set;
del_element(_, [_ | Rest]) -> Rest;
del_element(_, []) -> [].

union([Element1 | Rest1], [Element2 | _] = Set2) when Element1 < Element2 -> [Element1 | union(Rest1, Set2)];
union([Element1 | _] = Set1, [Element2 | Rest2]) when Element1 > Element2 -> [Element2 | union(Set1, Rest2)];
union([Element1 | Rest1], [_ | Rest2]) -> [Element1 | union(Rest1, Rest2)];
union([], Set2) -> Set2;
union(Set1, []) -> Set1.

union(Sets) -> lists:umerge(Sets).

intersection([Element1 | Rest1], [Element2 | _] = Set2) when Element1 < Element2 -> intersection(Rest1, Set2);
intersection([Element1 | _] = Set1, [Element2 | Rest2]) when Element1 > Element2 -> intersection(Set1, Rest2);
intersection([Element1 | Rest1], [_ | Rest2]) -> [Element1 | intersection(Rest1, Rest2)];
intersection([], _) -> [];
intersection(_, []) -> [].

intersection([Set | Sets]) -> lists:foldl(fun(Other, Common) -> intersection(Common, Other) end, Set, Sets).

is_disjoint([Element1 | Rest1], [Element2 | _] = Set2) when Element1 < Element2 -> is_disjoint(Rest1, Set2);
is_disjoint([Element1 | _] = Set1, [Element2 | Rest2]) when Element1 > Element2 -> is_disjoint(Set1, Rest2);
is_disjoint([_ | _], [_ | _]) -> false;
is_disjoint([], _) -> true;
is_disjoint(_, []) -> true.

subtract([Element1 | Rest1], [Element2 | _] = Set2) when Element1 < Element2 -> [Element1 | subtract(Rest1, Set2)];
subtract([Element1 | _] = Set1, [Element2 | Rest2]) when Element1 > Element2 -> subtract(Set1, Rest2);
subtract([_ | Rest1], [_ | Rest2]) -> subtract(Rest1, Rest2);
subtract([], _) -> [];
subtract(Set1, []) -> Set1.

is_subset([Element1 | _], [Element2 | _]) when Element1 < Element2 -> false;
is_subset([Element1 | _] = Set1, [Element2 | Rest2]) when Element1 > Element2 -> is_subset(Set1, Rest2);
is_subset([_ | Rest1], [_ | Rest2]) -> is_subset(Rest1, Rest2);
is_subset([], _) -> true;
is_subset(_, []) -> false.

fold(Combine, Start, Set) -> lists:foldl(Combine, Start, Set).

filter(Holds, Set) -> lists:filter(Holds, Set).
