%% Arrays that can be changed in any place, as trees of tuples.
%%
%%   {array, Size, Max, Default, Tree}
%%
%% `Max` is what the tree has room for, or 0 when the size is fixed. A leaf is a
%% tuple of ten values; a node is a tuple of ten trees and, as the eleventh, the
%% room of each of them. A tree in which nothing was ever set is the number of
%% places in it. The layout is OTP's, since programs print and compare arrays.
%%
%% Differs from OTP: `from_orddict` makes no leaf where nothing is set; `map`
%% leaves alone what a smaller size has cut off.
-module(array).
-compile({no_auto_import, [size/1]}).
-export([new/0, new/1, new/2, is_array/1, size/1, default/1, sparse_size/1, fix/1, is_fix/1, relax/1, resize/1, resize/2]).
-export([get/2, set/3, reset/2, map/2, sparse_map/2, foldl/3, foldr/3, sparse_foldl/3, sparse_foldr/3]).
-export([to_list/1, sparse_to_list/1, from_list/1, from_list/2]).
-export([to_orddict/1, sparse_to_orddict/1, from_orddict/1, from_orddict/2]).

-record(array, {size, max, default, tree}).

%% Values of a leaf, and trees of a node.
-define(WIDTH, 10).

%% ---- New arrays ----

new() -> new([]).

new(Options) -> with_options(Options, 0, false, undefined).

new(Size, Options) when is_integer(Size), Size >= 0 -> with_options(Options, Size, true, undefined);
new(_, _) -> error(badarg).

with_options([fixed | Options], Size, _, Default) -> with_options(Options, Size, true, Default);
with_options([{fixed, IsFixed} | Options], Size, _, Default) when is_boolean(IsFixed) ->
    with_options(Options, Size, IsFixed, Default);
with_options([{default, Default} | Options], Size, IsFixed, _) -> with_options(Options, Size, IsFixed, Default);
with_options([{size, Size} | Options], _, _, Default) when is_integer(Size), Size >= 0 ->
    with_options(Options, Size, true, Default);
with_options([Size | Options], _, _, Default) when is_integer(Size), Size >= 0 ->
    with_options(Options, Size, true, Default);
with_options([], Size, IsFixed, Default) ->
    Room = room(Size),
    #array{size = Size, max = limit(Room, IsFixed), default = Default, tree = Room};
with_options(Option, Size, IsFixed, Default) when not is_list(Option) ->
    with_options([Option], Size, IsFixed, Default);
with_options(_, _, _, _) -> error(badarg).

limit(_, true) -> 0;
limit(Room, false) -> Room.

%% The smallest tree for so many values.
room(Size) -> room(Size, ?WIDTH).

room(Size, Room) when Size > Room -> room(Size, Room * ?WIDTH);
room(_, Room) -> Room.

%% ---- Sizes ----

is_array(#array{size = Size, max = Max}) -> is_integer(Size) andalso is_integer(Max);
is_array(_) -> false.

size(#array{size = Size}) -> Size;
size(_) -> error(badarg).

default(#array{default = Default}) -> Default;
default(_) -> error(badarg).

%% One more than the place of the last value that is not the default.
sparse_size(Array) ->
    try sparse_foldr(fun(Place, _, _) -> throw({last, Place}) end, 0, Array)
    catch throw:{last, Place} -> Place + 1
    end.

fix(#array{} = Array) -> Array#array{max = 0};
fix(_) -> error(badarg).

is_fix(#array{max = Max}) -> Max =:= 0;
is_fix(_) -> error(badarg).

relax(#array{size = Size} = Array) -> Array#array{max = room(Size)};
relax(_) -> error(badarg).

resize(Array) -> resize(sparse_size(Array), Array).

%% What is beyond a smaller size stays in the tree.
resize(Size, #array{size = Old, max = Max, tree = Tree} = Array) when is_integer(Size), Size > Old ->
    {Grown, Room} = grow(Size, Tree, if Max > 0 -> Max; true -> room(Old) end),
    Array#array{size = Size, max = limit(Room, Max =:= 0), tree = Grown};
resize(Size, #array{} = Array) when is_integer(Size), Size >= 0 -> Array#array{size = Size};
resize(_, _) -> error(badarg).

%% A tree with room for so many values, and its room.
grow(Size, Tree, Room) when Size =< Room -> {Tree, Room};
grow(Size, Tree, Room) when is_integer(Tree) ->
    Grown = room(Size, Room),
    {Grown, Grown};
grow(Size, Tree, Room) -> grow(Size, setelement(1, empty_node(Room), Tree), Room * ?WIDTH).

%% A node of trees that are empty.
empty_node(Room) -> erlang:make_tuple(?WIDTH + 1, Room).

%% ---- One value ----

get(Place, #array{size = Size, default = Default, tree = Tree}) when is_integer(Place), Place >= 0, Place < Size ->
    value(Place, Tree, Default);
get(Place, #array{max = Max, default = Default}) when is_integer(Place), Place >= 0, Max > 0 -> Default;
get(_, _) -> error(badarg).

value(Place, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default) ->
    value(Place rem Room, element(Place div Room + 1, Node), Default);
value(_, Empty, Default) when is_integer(Empty) -> Default;
value(Place, Leaf, _) -> element(Place + 1, Leaf).

set(Place, Value, #array{size = Size, default = Default, tree = Tree} = Array)
  when is_integer(Place), Place >= 0, Place < Size ->
    Array#array{tree = put(Place, Value, Tree, Default)};
set(Place, Value, #array{max = Max, default = Default, tree = Tree} = Array)
  when is_integer(Place), Place >= 0, Max > 0 ->
    {Grown, Room} = grow(Place + 1, Tree, Max),
    Array#array{size = Place + 1, max = Room, tree = put(Place, Value, Grown, Default)};
set(_, _, _) -> error(badarg).

put(Place, Value, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default) ->
    At = Place div Room + 1,
    setelement(At, Node, put(Place rem Room, Value, element(At, Node), Default));
put(Place, Value, ?WIDTH, Default) -> setelement(Place + 1, erlang:make_tuple(?WIDTH, Default), Value);
put(Place, Value, Empty, Default) when is_integer(Empty) -> put(Place, Value, empty_node(Empty div ?WIDTH), Default);
put(Place, Value, Leaf, _) -> setelement(Place + 1, Leaf, Value).

reset(Place, #array{size = Size, default = Default, tree = Tree} = Array)
  when is_integer(Place), Place >= 0, Place < Size ->
    Array#array{tree = reset(Place, Tree, Default)};
reset(Place, #array{max = Max} = Array) when is_integer(Place), Place >= 0, Max > 0 -> Array;
reset(_, _) -> error(badarg).

%% Nothing is made where nothing was set.
reset(Place, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default) ->
    At = Place div Room + 1,
    setelement(At, Node, reset(Place rem Room, element(At, Node), Default));
reset(_, Empty, _) when is_integer(Empty) -> Empty;
reset(Place, Leaf, Default) -> setelement(Place + 1, Leaf, Default).

%% ---- All values ----

foldl(Function, Accumulator, #array{size = Size, default = Default, tree = Tree}) when is_function(Function, 3) ->
    up(Function, Accumulator, 0, Size, Tree, Default, all);
foldl(_, _, _) -> error(badarg).

%% Without those that are the default.
sparse_foldl(Function, Accumulator, #array{size = Size, default = Default, tree = Tree}) when is_function(Function, 3) ->
    up(Function, Accumulator, 0, Size, Tree, Default, sparse);
sparse_foldl(_, _, _) -> error(badarg).

%% From the value at `Place`, which the tree starts with, up to before `End`.
up(_, Accumulator, Place, End, _, _, _) when Place >= End -> Accumulator;
up(Function, Accumulator, Place, End, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default, Which) ->
    up_trees(Function, Accumulator, Place, End, 1, Room, Node, Default, Which);
up(_, Accumulator, _, _, Empty, _, sparse) when is_integer(Empty) -> Accumulator;
up(Function, Accumulator, Place, End, Empty, Default, all) when is_integer(Empty) ->
    up_empty(Function, Accumulator, Place, min(End, Place + Empty), Default);
up(Function, Accumulator, Place, End, Leaf, Default, Which) ->
    up_leaf(Function, Accumulator, Place, End, 1, Leaf, Default, Which).

up_trees(Function, Accumulator, Place, End, At, Room, Node, Default, Which) when At =< ?WIDTH, Place < End ->
    Next = up(Function, Accumulator, Place, End, element(At, Node), Default, Which),
    up_trees(Function, Next, Place + Room, End, At + 1, Room, Node, Default, Which);
up_trees(_, Accumulator, _, _, _, _, _, _, _) -> Accumulator.

up_empty(Function, Accumulator, Place, End, Default) when Place < End ->
    up_empty(Function, Function(Place, Default, Accumulator), Place + 1, End, Default);
up_empty(_, Accumulator, _, _, _) -> Accumulator.

up_leaf(Function, Accumulator, Place, End, At, Leaf, Default, Which) when At =< ?WIDTH, Place < End ->
    Next = visit(Function, Place, element(At, Leaf), Accumulator, Default, Which),
    up_leaf(Function, Next, Place + 1, End, At + 1, Leaf, Default, Which);
up_leaf(_, Accumulator, _, _, _, _, _, _) -> Accumulator.

visit(_, _, Default, Accumulator, Default, sparse) -> Accumulator;
visit(Function, Place, Value, Accumulator, _, _) -> Function(Place, Value, Accumulator).

foldr(Function, Accumulator, #array{} = Array) when is_function(Function, 3) -> down(Function, Accumulator, Array, all);
foldr(_, _, _) -> error(badarg).

sparse_foldr(Function, Accumulator, #array{} = Array) when is_function(Function, 3) ->
    down(Function, Accumulator, Array, sparse);
sparse_foldr(_, _, _) -> error(badarg).

down(Function, Accumulator, #array{size = Size, default = Default, tree = Tree}, Which) ->
    down(Function, Accumulator, 0, Size, Tree, Default, Which).

%% As `up`, but the last value first.
down(_, Accumulator, Place, End, _, _, _) when Place >= End -> Accumulator;
down(Function, Accumulator, Place, End, {_, _, _, _, _, _, _, _, _, _, Room} = Node, Default, Which) ->
    At = min(?WIDTH, (End - Place - 1) div Room + 1),
    down_trees(Function, Accumulator, Place, End, At, Room, Node, Default, Which);
down(_, Accumulator, _, _, Empty, _, sparse) when is_integer(Empty) -> Accumulator;
down(Function, Accumulator, Place, End, Empty, Default, all) when is_integer(Empty) ->
    down_empty(Function, Accumulator, Place, min(End, Place + Empty) - 1, Default);
down(Function, Accumulator, Place, End, Leaf, Default, Which) ->
    down_leaf(Function, Accumulator, Place, min(?WIDTH, End - Place), Leaf, Default, Which).

down_trees(_, Accumulator, _, _, 0, _, _, _, _) -> Accumulator;
down_trees(Function, Accumulator, Place, End, At, Room, Node, Default, Which) ->
    Next = down(Function, Accumulator, Place + (At - 1) * Room, End, element(At, Node), Default, Which),
    down_trees(Function, Next, Place, End, At - 1, Room, Node, Default, Which).

down_empty(Function, Accumulator, First, Place, Default) when Place >= First ->
    down_empty(Function, Function(Place, Default, Accumulator), First, Place - 1, Default);
down_empty(_, Accumulator, _, _, _) -> Accumulator.

down_leaf(_, Accumulator, _, 0, _, _, _) -> Accumulator;
down_leaf(Function, Accumulator, Place, At, Leaf, Default, Which) ->
    Next = visit(Function, Place + At - 1, element(At, Leaf), Accumulator, Default, Which),
    down_leaf(Function, Next, Place, At - 1, Leaf, Default, Which).

%% The new array has the old one's default.
map(Function, #array{} = Array) when is_function(Function, 2) -> mapped(Function, Array, fun foldl/3);
map(_, _) -> error(badarg).

sparse_map(Function, #array{} = Array) when is_function(Function, 2) -> mapped(Function, Array, fun sparse_foldl/3);
sparse_map(_, _) -> error(badarg).

mapped(Function, Array, Fold) ->
    Fold(fun(Place, Value, New) -> set(Place, Function(Place, Value), New) end, Array, Array).

%% ---- Lists ----

to_list(Array) -> foldr(fun(_, Value, List) -> [Value | List] end, [], Array).

sparse_to_list(Array) -> sparse_foldr(fun(_, Value, List) -> [Value | List] end, [], Array).

from_list(List) -> from_list(List, undefined).

from_list([], Default) -> new({default, Default});
from_list(List, Default) when is_list(List) ->
    {Leaves, Size} = leaves(List, Default, [], 0),
    {Tree, Room} = tree(Leaves, ?WIDTH),
    #array{size = Size, max = Room, default = Default, tree = Tree};
from_list(_, _) -> error(badarg).

leaves([A, B, C, D, E, F, G, H, I, J | Rest], Default, Leaves, Size) ->
    leaves(Rest, Default, [{A, B, C, D, E, F, G, H, I, J} | Leaves], Size + ?WIDTH);
leaves([], _, Leaves, Size) -> {lists:reverse(Leaves), Size};
leaves(Rest, Default, Leaves, Size) ->
    Count = try length(Rest) catch error:badarg -> error(badarg) end,
    Padding = lists:duplicate(?WIDTH - Count, Default),
    {lists:reverse(Leaves, [list_to_tuple(Rest ++ Padding)]), Size + Count}.

%% One tree of many, each with the same room.
tree([Tree], Room) -> {Tree, Room};
tree(Trees, Room) -> tree(groups(Trees, Room), Room * ?WIDTH).

groups([A, B, C, D, E, F, G, H, I, J | Rest], Room) -> [{A, B, C, D, E, F, G, H, I, J, Room} | groups(Rest, Room)];
groups([], _) -> [];
groups(Rest, Room) -> [list_to_tuple(Rest ++ lists:duplicate(?WIDTH + 1 - length(Rest), Room))].

to_orddict(Array) -> foldr(fun(Place, Value, List) -> [{Place, Value} | List] end, [], Array).

sparse_to_orddict(Array) -> sparse_foldr(fun(Place, Value, List) -> [{Place, Value} | List] end, [], Array).

from_orddict(List) -> from_orddict(List, undefined).

from_orddict(List, Default) when is_list(List) -> from_pairs(List, new({default, Default}));
from_orddict(_, _) -> error(badarg).

%% Places have to grow.
from_pairs([{Place, Value} | Rest], #array{size = Size} = Array) when is_integer(Place), Place >= Size ->
    from_pairs(Rest, set(Place, Value, Array));
from_pairs([], Array) -> Array;
from_pairs(Rest, _) -> error({badarg, Rest}).
