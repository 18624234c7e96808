%% Ordered sets: trees of `gb_trees` whose values are [].
%%
%% Differs from OTP: the nodes hold that value.
-module(gb_sets).
-export([empty/0, new/0, is_empty/1, size/1, singleton/1, is_set/1, to_list/1, from_list/1, from_ordset/1]).
-export([is_member/2, is_element/2, insert/2, add/2, add_element/2, delete/2, delete_any/2, del_element/2, balance/1]).
-export([union/1, union/2, intersection/1, intersection/2, difference/2, subtract/2, is_disjoint/2, is_subset/2]).
-export([smallest/1, largest/1, take_smallest/1, take_largest/1, iterator/1, iterator_from/2, next/1, filter/2, fold/3]).

empty() -> gb_trees:empty().

new() -> empty().

is_empty(Set) -> gb_trees:is_empty(Set).

size(Set) -> gb_trees:size(Set).

singleton(Element) -> insert(Element, empty()).

is_set({0, nil}) -> true;
is_set({Size, {_, _, _, _}}) when is_integer(Size), Size >= 0 -> true;
is_set(_) -> false.

to_list(Set) -> gb_trees:keys(Set).

from_list(List) -> from_ordset(ordsets:from_list(List)).

from_ordset(Ordset) -> gb_trees:from_orddict([{Element, []} || Element <- Ordset]).

is_member(Element, Set) -> gb_trees:is_defined(Element, Set).

is_element(Element, Set) -> is_member(Element, Set).

%% Raises {key_exists, Element}.
insert(Element, Set) -> gb_trees:insert(Element, [], Set).

add(Element, Set) ->
    case is_member(Element, Set) of
        true -> Set;
        false -> insert(Element, Set)
    end.

add_element(Element, Set) -> add(Element, Set).

delete(Element, Set) -> gb_trees:delete(Element, Set).

delete_any(Element, Set) -> gb_trees:delete_any(Element, Set).

del_element(Element, Set) -> delete_any(Element, Set).

balance(Set) -> gb_trees:balance(Set).

union(Set1, Set2) -> from_ordset(ordsets:union(to_list(Set1), to_list(Set2))).

union(Sets) -> lists:foldl(fun(Set, Union) -> union(Union, Set) end, empty(), Sets).

intersection(Set1, Set2) -> from_ordset(ordsets:intersection(to_list(Set1), to_list(Set2))).

intersection([Set | Sets]) -> lists:foldl(fun(Other, Common) -> intersection(Common, Other) end, Set, Sets).

difference(Set1, Set2) -> from_ordset(ordsets:subtract(to_list(Set1), to_list(Set2))).

subtract(Set1, Set2) -> difference(Set1, Set2).

is_disjoint(Set1, Set2) -> ordsets:is_disjoint(to_list(Set1), to_list(Set2)).

is_subset(Set1, Set2) -> ordsets:is_subset(to_list(Set1), to_list(Set2)).

smallest(Set) -> element(1, gb_trees:smallest(Set)).

largest(Set) -> element(1, gb_trees:largest(Set)).

take_smallest(Set) ->
    {Element, [], Rest} = gb_trees:take_smallest(Set),
    {Element, Rest}.

take_largest(Set) ->
    {Element, [], Rest} = gb_trees:take_largest(Set),
    {Element, Rest}.

iterator(Set) -> gb_trees:iterator(Set).

iterator_from(Element, Set) -> gb_trees:iterator_from(Element, Set).

next(Iterator) ->
    case gb_trees:next(Iterator) of
        {Element, [], Rest} -> {Element, Rest};
        none -> none
    end.

filter(Holds, Set) when is_function(Holds, 1) -> from_ordset(lists:filter(Holds, to_list(Set))).

fold(Combine, Start, Set) when is_function(Combine, 2) -> lists:foldl(Combine, Start, to_list(Set)).
