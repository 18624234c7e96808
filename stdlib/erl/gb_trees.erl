%% General balanced trees (Arne Andersson, 1999): {Size, Tree}, where a tree is
%% `nil` or {Key, Value, Smaller, Bigger}. Keys are compared by `==`.
%%
%% Nothing about balance is kept in the nodes. An insertion counts down how
%% deep it may still go; one that goes too deep finds on its way back the
%% lowest subtree that is too high for its size, and that one is rebuilt.
%% Deletions do not rebuild: the height stays within the bound for the size
%% that the tree once had.
-module(gb_trees).
-compile({no_auto_import, [get/2]}).
-export([empty/0, is_empty/1, size/1, lookup/2, get/2, insert/3, update/3, enter/3, delete/2, delete_any/2]).
-export([balance/1, is_defined/2, keys/1, values/1, to_list/1, from_orddict/1, smallest/1, largest/1]).
-export([take/2, take_any/2, take_smallest/1, take_largest/1, iterator/1, iterator_from/2, next/1, map/2]).

empty() -> {0, nil}.

is_empty({0, nil}) -> true;
is_empty(_) -> false.

size({Size, _}) -> Size.

%% ---- Looking up ----

lookup(Key, {_, Tree}) -> found(Key, Tree).

found(Key, {Other, _, Smaller, _}) when Key < Other -> found(Key, Smaller);
found(Key, {Other, _, _, Bigger}) when Key > Other -> found(Key, Bigger);
found(_, {_, Value, _, _}) -> {value, Value};
found(_, nil) -> none.

is_defined(Key, Tree) -> lookup(Key, Tree) =/= none.

get(Key, {_, Tree}) -> get_1(Key, Tree).

get_1(Key, {Other, _, Smaller, _}) when Key < Other -> get_1(Key, Smaller);
get_1(Key, {Other, _, _, Bigger}) when Key > Other -> get_1(Key, Bigger);
get_1(_, {_, Value, _, _}) -> Value.

smallest({_, Tree}) -> smallest_1(Tree).

smallest_1({Key, Value, nil, _}) -> {Key, Value};
smallest_1({_, _, Smaller, _}) -> smallest_1(Smaller).

largest({_, Tree}) -> largest_1(Tree).

largest_1({Key, Value, _, nil}) -> {Key, Value};
largest_1({_, _, _, Bigger}) -> largest_1(Bigger).

%% ---- Changing ----

update(Key, Value, {Size, Tree}) -> {Size, updated(Key, Value, Tree)}.

updated(Key, Value, {Other, Old, Smaller, Bigger}) when Key < Other -> {Other, Old, updated(Key, Value, Smaller), Bigger};
updated(Key, Value, {Other, Old, Smaller, Bigger}) when Key > Other -> {Other, Old, Smaller, updated(Key, Value, Bigger)};
updated(Key, Value, {_, _, Smaller, Bigger}) -> {Key, Value, Smaller, Bigger}.

enter(Key, Value, Tree) ->
    case is_defined(Key, Tree) of
        true -> update(Key, Value, Tree);
        false -> insert(Key, Value, Tree)
    end.

%% The height may be twice the logarithm of the size.
insert(Key, Value, {Size, Tree}) when is_integer(Size) ->
    {Size + 1, inserted(Key, Value, Tree, (Size + 1) * (Size + 1))}.

%% `Room` halves on each level; a leaf where it is 0 lies too deep. Then the
%% result is {too_deep, Tree, TwoToTheHeight, Size} as long as no subtree that
%% may be rebuilt was met.
inserted(Key, Value, {Other, Old, Smaller, Bigger}, Room) when Key < Other ->
    case inserted(Key, Value, Smaller, Room bsr 1) of
        {too_deep, Tree, Height, Size} -> rebuilt_or_too_deep({Other, Old, Tree, Bigger}, Height, Size, Bigger);
        Tree -> {Other, Old, Tree, Bigger}
    end;
inserted(Key, Value, {Other, Old, Smaller, Bigger}, Room) when Key > Other ->
    case inserted(Key, Value, Bigger, Room bsr 1) of
        {too_deep, Tree, Height, Size} -> rebuilt_or_too_deep({Other, Old, Smaller, Tree}, Height, Size, Smaller);
        Tree -> {Other, Old, Smaller, Tree}
    end;
inserted(Key, Value, nil, 0) -> {too_deep, {Key, Value, nil, nil}, 1, 1};
inserted(Key, Value, nil, _) -> {Key, Value, nil, nil};
inserted(Key, _, _, _) -> error({key_exists, Key}).

rebuilt_or_too_deep(Tree, Height, Size, Sibling) ->
    {SiblingHeight, SiblingSize} = measure(Sibling),
    NewHeight = max(Height, SiblingHeight) bsl 1,
    NewSize = Size + SiblingSize + 1,
    case NewHeight > NewSize * NewSize of
        true -> balanced(Tree, NewSize);
        false -> {too_deep, Tree, NewHeight, NewSize}
    end.

%% Two to the height, and the size.
measure(nil) -> {1, 0};
measure({_, _, nil, nil}) -> {1, 1};
measure({_, _, Smaller, Bigger}) ->
    {Height1, Size1} = measure(Smaller),
    {Height2, Size2} = measure(Bigger),
    {max(Height1, Height2) bsl 1, Size1 + Size2 + 1}.

delete(Key, {Size, Tree}) when is_integer(Size), Size >= 0 -> {Size - 1, deleted(Key, Tree)}.

deleted(Key, {Other, Value, Smaller, Bigger}) when Key < Other -> {Other, Value, deleted(Key, Smaller), Bigger};
deleted(Key, {Other, Value, Smaller, Bigger}) when Key > Other -> {Other, Value, Smaller, deleted(Key, Bigger)};
deleted(_, {_, _, Smaller, Bigger}) -> joined(Smaller, Bigger).

joined(Smaller, nil) -> Smaller;
joined(nil, Bigger) -> Bigger;
joined(Smaller, Bigger) ->
    {Key, Value, Rest} = without_smallest(Bigger),
    {Key, Value, Smaller, Rest}.

without_smallest({Key, Value, nil, Bigger}) -> {Key, Value, Bigger};
without_smallest({Key, Value, Smaller, Bigger}) ->
    {Least, LeastValue, Rest} = without_smallest(Smaller),
    {Least, LeastValue, {Key, Value, Rest, Bigger}}.

without_largest({Key, Value, Smaller, nil}) -> {Key, Value, Smaller};
without_largest({Key, Value, Smaller, Bigger}) ->
    {Greatest, GreatestValue, Rest} = without_largest(Bigger),
    {Greatest, GreatestValue, {Key, Value, Smaller, Rest}}.

delete_any(Key, Tree) ->
    case is_defined(Key, Tree) of
        true -> delete(Key, Tree);
        false -> Tree
    end.

take(Key, Tree) -> {get(Key, Tree), delete(Key, Tree)}.

take_any(Key, Tree) ->
    case lookup(Key, Tree) of
        {value, Value} -> {Value, delete(Key, Tree)};
        none -> error
    end.

take_smallest({Size, Tree}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = without_smallest(Tree),
    {Key, Value, {Size - 1, Rest}}.

take_largest({Size, Tree}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = without_largest(Tree),
    {Key, Value, {Size - 1, Rest}}.

map(Change, {Size, Tree}) when is_function(Change, 2) -> {Size, mapped(Change, Tree)}.

mapped(_, nil) -> nil;
mapped(Change, {Key, Value, Smaller, Bigger}) ->
    {Key, Change(Key, Value), mapped(Change, Smaller), mapped(Change, Bigger)}.

%% ---- Building ----

from_orddict(Pairs) ->
    Size = length(Pairs),
    {Size, built(Pairs, Size)}.

balance({Size, Tree}) -> {Size, balanced(Tree, Size)}.

balanced(Tree, Size) -> built(pairs(Tree, []), Size).

built(Pairs, Size) ->
    {Tree, []} = build(Pairs, Size),
    Tree.

%% A tree of the first `Size` pairs, and the others.
build(Pairs, 0) -> {nil, Pairs};
build([{Key, Value} | Rest], 1) -> {{Key, Value, nil, nil}, Rest};
build(Pairs, Size) ->
    BiggerSize = (Size - 1) div 2,
    {Smaller, [{Key, Value} | Rest]} = build(Pairs, Size - 1 - BiggerSize),
    {Bigger, Others} = build(Rest, BiggerSize),
    {{Key, Value, Smaller, Bigger}, Others}.

%% ---- All of it ----

to_list({_, Tree}) -> pairs(Tree, []).

pairs(nil, Behind) -> Behind;
pairs({Key, Value, Smaller, Bigger}, Behind) -> pairs(Smaller, [{Key, Value} | pairs(Bigger, Behind)]).

keys(Tree) -> [Key || {Key, _} <- to_list(Tree)].

values(Tree) -> [Value || {_, Value} <- to_list(Tree)].

%% An iterator is the list of the trees whose roots and bigger sides are still
%% to come, the next first.
iterator({_, Tree}) -> path(Tree, []).

path({_, _, nil, _} = Tree, Later) -> [Tree | Later];
path({_, _, Smaller, _} = Tree, Later) -> path(Smaller, [Tree | Later]);
path(nil, Later) -> Later.

iterator_from(Key, {_, Tree}) -> path_from(Key, Tree, []).

path_from(Key, {Other, _, _, Bigger}, Later) when Other < Key -> path_from(Key, Bigger, Later);
path_from(_, {_, _, nil, _} = Tree, Later) -> [Tree | Later];
path_from(Key, {Other, _, Smaller, _} = Tree, Later) when Key < Other -> path_from(Key, Smaller, [Tree | Later]);
path_from(_, {_, _, _, _} = Tree, Later) -> [Tree | Later];
path_from(_, nil, Later) -> Later.

next([{Key, Value, _, Bigger} | Later]) -> {Key, Value, path(Bigger, Later)};
next([]) -> none.
