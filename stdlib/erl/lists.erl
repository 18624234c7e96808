%% Lists: what OTP's module of this name exports and documents.
%%
%% Functions recurse in the body where the result is a list in the order of
%% the argument: a stack frame costs as much as the cell that a reversed
%% accumulator would, and the list need not be built twice.
%%
%% BIFs: keyfind/3, keymember/3, keysearch/3, member/2, reverse/2.
%%
%% Differs from OTP: the undocumented merges of reversed lists (rmerge/2 and
%% its like) are missing.
-module(lists).
-compile({no_auto_import, [max/2, min/2]}).

-export([append/1, append/2, subtract/2, reverse/1, concat/1, join/2]).
-export([nth/2, nthtail/2, last/1, droplast/1, prefix/2, suffix/2]).
-export([seq/2, seq/3, duplicate/2, enumerate/1, enumerate/2]).
-export([sum/1, min/1, max/1, delete/2, sublist/2, sublist/3, split/2]).
-export([flatten/1, flatten/2, flatlength/1]).
-export([zip/2, zip3/3, zipwith/3, zipwith3/4, unzip/1, unzip3/1]).
-export([all/2, any/2, search/2, foreach/2, map/2, flatmap/2, filter/2, filtermap/2, zf/2]).
-export([foldl/3, foldr/3, mapfoldl/3, mapfoldr/3]).
-export([partition/2, takewhile/2, dropwhile/2, splitwith/2, uniq/1, uniq/2]).
-export([keydelete/3, keyreplace/4, keystore/4, keytake/3, keymap/3]).
-export([sort/1, sort/2, usort/1, usort/2, keysort/2, ukeysort/2]).
-export([merge/1, merge/2, merge/3, merge3/3, umerge/1, umerge/2, umerge/3, umerge3/3]).
-export([keymerge/3, ukeymerge/3]).

%% ---- Joining ----

append(Front, Back) -> Front ++ Back.

append([Last]) -> Last;
append([List | Lists]) -> List ++ append(Lists);
append([]) -> [].

subtract(List, Others) -> List -- Others.

%% The first clauses spare short lists the call of the BIF.
reverse([]) -> [];
reverse([_] = List) -> List;
reverse([A, B]) -> [B, A];
reverse([A, B | Rest]) -> lists:reverse(Rest, [B, A]).

concat(Things) -> flatmap(fun text/1, Things).

text(Thing) when is_atom(Thing) -> atom_to_list(Thing);
text(Thing) when is_integer(Thing) -> integer_to_list(Thing);
text(Thing) when is_float(Thing) -> float_to_list(Thing);
text(Thing) when is_list(Thing) -> Thing.

join(_Separator, []) -> [];
join(Separator, [First | Rest]) -> [First | separated(Separator, Rest)].

separated(_Separator, []) -> [];
separated(Separator, [Next | Rest]) -> [Separator, Next | separated(Separator, Rest)].

%% ---- Places ----

nth(1, [Element | _]) -> Element;
nth(N, [_ | Rest]) when N > 1 -> nth(N - 1, Rest).

nthtail(1, [_ | Rest]) -> Rest;
nthtail(N, [_ | Rest]) when N > 1 -> nthtail(N - 1, Rest);
nthtail(0, List) when is_list(List) -> List.

last([Element | Rest]) -> last(Element, Rest).

last(_, [Element | Rest]) -> last(Element, Rest);
last(Element, []) -> Element.

droplast([_]) -> [];
droplast([Element | Rest]) -> [Element | droplast(Rest)].

prefix([Same | Prefix], [Same | List]) -> prefix(Prefix, List);
prefix([], List) when is_list(List) -> true;
prefix([_ | _], List) when is_list(List) -> false.

suffix(Suffix, List) ->
    More = length(List) - length(Suffix),
    More >= 0 andalso nthtail(More, List) =:= Suffix.

%% ---- Making lists ----

%% From the end, so that the list is built once and without a stack.
seq(First, Last) when is_integer(First), is_integer(Last), First - 1 =< Last ->
    count_down(Last, First, []).

count_down(N, First, Done) when N - First >= 3 ->
    count_down(N - 4, First, [N - 3, N - 2, N - 1, N | Done]);
count_down(N, First, Done) when N >= First -> count_down(N - 1, First, [N | Done]);
count_down(_, _, Done) -> Done.

seq(First, Last, Step) when is_integer(First), is_integer(Last), is_integer(Step),
                            (Step > 0 andalso First - Step =< Last) orelse
                            (Step < 0 andalso First - Step >= Last) ->
    Steps = (Last - First + Step) div Step,
    steps_down(Steps, First + (Steps - 1) * Step, Step, []);
seq(Same, Same, 0) when is_integer(Same) ->
    [Same];
seq(First, Last, Step) ->
    erlang:error(badarg, [First, Last, Step], [{error_info, #{module => erl_stdlib_errors}}]).

steps_down(0, _, _, Done) -> Done;
steps_down(Steps, N, Step, Done) -> steps_down(Steps - 1, N - Step, Step, [N | Done]).

duplicate(N, Element) when is_integer(N), N >= 0 -> duplicate(N, Element, []).

duplicate(0, _, Done) -> Done;
duplicate(N, Element, Done) -> duplicate(N - 1, Element, [Element | Done]).

enumerate(List) when is_list(List) -> number(1, List).

enumerate(Index, List) when is_integer(Index), is_list(List) -> number(Index, List).

number(Index, [Element | Rest]) -> [{Index, Element} | number(Index + 1, Rest)];
number(_, []) -> [].

%% ---- Of all elements ----

sum(List) -> sum(List, 0).

sum([Number | Rest], Sum) -> sum(Rest, Sum + Number);
sum([], Sum) -> Sum.

min([Element | Rest]) -> min(Rest, Element).

min([Element | Rest], Least) when Element < Least -> min(Rest, Element);
min([_ | Rest], Least) -> min(Rest, Least);
min([], Least) -> Least.

max([Element | Rest]) -> max(Rest, Element).

max([Element | Rest], Greatest) when Element > Greatest -> max(Rest, Element);
max([_ | Rest], Greatest) -> max(Rest, Greatest);
max([], Greatest) -> Greatest.

%% ---- Parts ----

delete(Element, [Element | Rest]) -> Rest;
delete(Element, [Other | Rest]) -> [Other | delete(Element, Rest)];
delete(_, []) -> [].

sublist(List, Length) when is_integer(Length), is_list(List) -> take(List, Length).

sublist(List, 1, Length) when is_list(List), is_integer(Length), Length >= 0 -> sublist(List, Length);
sublist([], Start, _) when is_integer(Start), Start >= 2 -> [];
sublist([_ | Rest], Start, Length) when is_integer(Start), Start >= 2 -> sublist(Rest, Start - 1, Length).

take([Element | Rest], N) when N > 0 -> [Element | take(Rest, N - 1)];
take(_, 0) -> [];
take(List, N) when is_list(List), N > 0 -> [].

split(N, List) when is_integer(N), N >= 0, is_list(List) ->
    case split(N, List, []) of
        {_, _} = Parts -> Parts;
        too_short -> erlang:error(badarg, [N, List])
    end;
split(N, List) ->
    erlang:error(badarg, [N, List]).

split(0, Rest, Front) -> {lists:reverse(Front, []), Rest};
split(N, [Element | Rest], Front) -> split(N - 1, Rest, [Element | Front]);
split(_, [], _) -> too_short.

flatten(Deep) when is_list(Deep) -> flat(Deep, []).

flatten(Deep, Tail) when is_list(Deep), is_list(Tail) -> flat(Deep, Tail).

flat([Inner | Rest], Tail) when is_list(Inner) -> flat(Inner, flat(Rest, Tail));
flat([Element | Rest], Tail) -> [Element | flat(Rest, Tail)];
flat([], Tail) -> Tail.

flatlength(Deep) -> flatlength(Deep, 0).

flatlength([Inner | Rest], N) when is_list(Inner) -> flatlength(Inner, flatlength(Rest, N));
flatlength([_ | Rest], N) -> flatlength(Rest, N + 1);
flatlength([], N) -> N.

%% ---- Several lists ----

zip([A | As], [B | Bs]) -> [{A, B} | zip(As, Bs)];
zip([], []) -> [].

zip3([A | As], [B | Bs], [C | Cs]) -> [{A, B, C} | zip3(As, Bs, Cs)];
zip3([], [], []) -> [].

zipwith(Combine, [A | As], [B | Bs]) -> [Combine(A, B) | zipwith(Combine, As, Bs)];
zipwith(Combine, [], []) when is_function(Combine, 2) -> [].

zipwith3(Combine, [A | As], [B | Bs], [C | Cs]) -> [Combine(A, B, C) | zipwith3(Combine, As, Bs, Cs)];
zipwith3(Combine, [], [], []) when is_function(Combine, 3) -> [].

unzip(Pairs) -> unzip(Pairs, [], []).

unzip([{A, B} | Rest], As, Bs) -> unzip(Rest, [A | As], [B | Bs]);
unzip([], As, Bs) -> {reverse(As), reverse(Bs)}.

unzip3(Triples) -> unzip3(Triples, [], [], []).

unzip3([{A, B, C} | Rest], As, Bs, Cs) -> unzip3(Rest, [A | As], [B | Bs], [C | Cs]);
unzip3([], As, Bs, Cs) -> {reverse(As), reverse(Bs), reverse(Cs)}.

%% ---- With a fun ----
%%
%% The fun is checked once, by the exported function; the loop behind it
%% tests the list only.

all(Holds, List) when is_function(Holds, 1) ->
    case List of
        [_ | _] -> all_hold(Holds, List);
        [] -> true
    end.

all_hold(Holds, [Element | Rest]) ->
    case Holds(Element) of
        true -> all_hold(Holds, Rest);
        false -> false
    end;
all_hold(_, []) ->
    true.

any(Holds, List) when is_function(Holds, 1) ->
    case List of
        [_ | _] -> any_holds(Holds, List);
        [] -> false
    end.

any_holds(Holds, [Element | Rest]) ->
    case Holds(Element) of
        true -> true;
        false -> any_holds(Holds, Rest)
    end;
any_holds(_, []) ->
    false.

search(Holds, List) when is_function(Holds, 1) -> first(Holds, List).

first(Holds, [Element | Rest]) ->
    case Holds(Element) of
        true -> {value, Element};
        false -> first(Holds, Rest)
    end;
first(_, []) ->
    false.

foreach(Do, List) when is_function(Do, 1) -> foreach_1(Do, List).

foreach_1(Do, [Element | Rest]) ->
    Do(Element),
    foreach_1(Do, Rest);
foreach_1(_, []) ->
    ok.

map(Change, List) when is_function(Change, 1) ->
    case List of
        [Element | Rest] -> [Change(Element) | map_1(Change, Rest)];
        [] -> []
    end.

map_1(Change, [Element | Rest]) -> [Change(Element) | map_1(Change, Rest)];
map_1(_, []) -> [].

flatmap(Change, List) when is_function(Change, 1) -> flatmap_1(Change, List).

flatmap_1(Change, [Element | Rest]) -> Change(Element) ++ flatmap_1(Change, Rest);
flatmap_1(_, []) -> [].

filter(Holds, List) when is_function(Holds, 1) -> [Element || Element <- List, Holds(Element)].

filtermap(Change, List) when is_function(Change, 1) -> filtermap_1(Change, List).

filtermap_1(Change, [Element | Rest]) ->
    case Change(Element) of
        true -> [Element | filtermap_1(Change, Rest)];
        {true, Value} -> [Value | filtermap_1(Change, Rest)];
        false -> filtermap_1(Change, Rest)
    end;
filtermap_1(_, []) ->
    [].

zf(Change, List) -> filtermap(Change, List).

foldl(Combine, Start, List) when is_function(Combine, 2) ->
    case List of
        [Element | Rest] -> foldl_1(Combine, Combine(Element, Start), Rest);
        [] -> Start
    end.

foldl_1(Combine, Value, [Element | Rest]) -> foldl_1(Combine, Combine(Element, Value), Rest);
foldl_1(_, Value, []) -> Value.

foldr(Combine, Start, List) when is_function(Combine, 2) -> foldr_1(Combine, Start, List).

foldr_1(Combine, Start, [Element | Rest]) -> Combine(Element, foldr_1(Combine, Start, Rest));
foldr_1(_, Start, []) -> Start.

mapfoldl(Step, Start, List) when is_function(Step, 2) -> mapfoldl_1(Step, Start, List).

mapfoldl_1(Step, Value, [Element | Rest]) ->
    {Changed, Next} = Step(Element, Value),
    {Others, Last} = mapfoldl_1(Step, Next, Rest),
    {[Changed | Others], Last};
mapfoldl_1(_, Value, []) ->
    {[], Value}.

mapfoldr(Step, Start, List) when is_function(Step, 2) -> mapfoldr_1(Step, Start, List).

mapfoldr_1(Step, Value, [Element | Rest]) ->
    {Others, Next} = mapfoldr_1(Step, Value, Rest),
    {Changed, Last} = Step(Element, Next),
    {[Changed | Others], Last};
mapfoldr_1(_, Value, []) ->
    {[], Value}.

partition(Holds, List) when is_function(Holds, 1) -> partition(Holds, List, [], []).

partition(Holds, [Element | Rest], Yes, No) ->
    case Holds(Element) of
        true -> partition(Holds, Rest, [Element | Yes], No);
        false -> partition(Holds, Rest, Yes, [Element | No])
    end;
partition(_, [], Yes, No) ->
    {reverse(Yes), reverse(No)}.

takewhile(Holds, List) when is_function(Holds, 1) -> takewhile_1(Holds, List).

takewhile_1(Holds, [Element | Rest]) ->
    case Holds(Element) of
        true -> [Element | takewhile_1(Holds, Rest)];
        false -> []
    end;
takewhile_1(_, []) ->
    [].

dropwhile(Holds, List) when is_function(Holds, 1) -> dropwhile_1(Holds, List).

dropwhile_1(Holds, [Element | Rest] = List) ->
    case Holds(Element) of
        true -> dropwhile_1(Holds, Rest);
        false -> List
    end;
dropwhile_1(_, []) ->
    [].

splitwith(Holds, List) when is_function(Holds, 1) -> splitwith(Holds, List, []).

splitwith(Holds, [Element | Rest] = List, Front) ->
    case Holds(Element) of
        true -> splitwith(Holds, Rest, [Element | Front]);
        false -> {reverse(Front), List}
    end;
splitwith(_, [], Front) ->
    {reverse(Front), []}.

uniq(List) -> uniq_1(List, #{}).

uniq_1([Element | Rest], Seen) when is_map_key(Element, Seen) -> uniq_1(Rest, Seen);
uniq_1([Element | Rest], Seen) -> [Element | uniq_1(Rest, Seen#{Element => true})];
uniq_1([], _) -> [].

uniq(Key, List) when is_function(Key, 1) -> uniq_2(Key, List, #{}).

uniq_2(Key, [Element | Rest], Seen) ->
    case Key(Element) of
        Known when is_map_key(Known, Seen) -> uniq_2(Key, Rest, Seen);
        New -> [Element | uniq_2(Key, Rest, Seen#{New => true})]
    end;
uniq_2(_, [], _) ->
    [].

%% ---- Tuples with a key ----

keydelete(Key, N, Tuples) when is_integer(N), N > 0 -> keydelete_1(Key, N, Tuples).

keydelete_1(Key, N, [Tuple | Rest]) when element(N, Tuple) == Key -> Rest;
keydelete_1(Key, N, [Tuple | Rest]) -> [Tuple | keydelete_1(Key, N, Rest)];
keydelete_1(_, _, []) -> [].

keyreplace(Key, N, Tuples, New) when is_integer(N), N > 0, is_tuple(New) -> keyreplace_1(Key, N, Tuples, New).

keyreplace_1(Key, N, [Tuple | Rest], New) when element(N, Tuple) == Key -> [New | Rest];
keyreplace_1(Key, N, [Tuple | Rest], New) -> [Tuple | keyreplace_1(Key, N, Rest, New)];
keyreplace_1(_, _, [], _) -> [].

keystore(Key, N, Tuples, New) when is_integer(N), N > 0, is_tuple(New) -> keystore_1(Key, N, Tuples, New).

keystore_1(Key, N, [Tuple | Rest], New) when element(N, Tuple) == Key -> [New | Rest];
keystore_1(Key, N, [Tuple | Rest], New) -> [Tuple | keystore_1(Key, N, Rest, New)];
keystore_1(_, _, [], New) -> [New].

keytake(Key, N, Tuples) when is_integer(N), N > 0 -> keytake(Key, N, Tuples, []).

keytake(Key, N, [Tuple | Rest], Front) when element(N, Tuple) == Key -> {value, Tuple, lists:reverse(Front, Rest)};
keytake(Key, N, [Tuple | Rest], Front) -> keytake(Key, N, Rest, [Tuple | Front]);
keytake(_, _, [], _) -> false.

keymap(Change, N, [Tuple | Rest]) ->
    [setelement(N, Tuple, Change(element(N, Tuple))) | keymap(Change, N, Rest)];
keymap(Change, N, []) when is_integer(N), N >= 1, is_function(Change, 1) ->
    [].

%% ---- Sorting ----
%%
%% A stable merge sort from the bottom up, by the runs that the list already
%% has. A run is collected backwards, so that an ascending one comes out in
%% descending order; merging two descending lists builds an ascending one, and
%% the other way round, so no pass has to reverse what it made:
%%
%%   [3,5,9,2,4,1]   runs, the latest first   [[1],[4,2],[9,5,3]]
%%                   ascending, earliest first  [[3,5,9],[1,2,4]] ...
%%
%% A list that falls from its first element to its last is sorted already when
%% it has been collected: {ascending, List}.
%%
%% Each pass also turns the order of the runs around. Where two elements are
%% equal, the earlier run's goes first in an ascending list.

sort([X, Y | Rest]) ->
    case runs(X, Y, Rest, []) of
        {ascending, List} -> List;
        Runs -> sort_ascending(Runs)
    end;
sort([_] = List) -> List;
sort([] = List) -> List.

runs(X, Y, Rest, Runs) when X =< Y -> run_up(Y, Rest, [X], Runs);
runs(X, Y, Rest, Runs) -> run_down(Y, Rest, [X], Runs).

run_up(X, [Y | Rest], Run, Runs) when X =< Y -> run_up(Y, Rest, [X | Run], Runs);
run_up(X, [Y, Z | Rest], Run, Runs) -> runs(Y, Z, Rest, [[X | Run] | Runs]);
run_up(X, [Y], Run, Runs) -> [[Y], [X | Run] | Runs];
run_up(X, [], Run, Runs) -> [[X | Run] | Runs].

run_down(X, [Y | Rest], Run, Runs) when X > Y -> run_down(Y, Rest, [X | Run], Runs);
run_down(X, [X | Rest], Run, Runs) -> run_down(X, Rest, [X | Run], Runs);
run_down(X, [Y, Z | Rest], Run, Runs) -> runs(Y, Z, Rest, [reverse([X | Run]) | Runs]);
run_down(X, [Y], Run, Runs) -> [[Y], reverse([X | Run]) | Runs];
run_down(X, [], Run, []) -> {ascending, [X | Run]};
run_down(X, [], Run, Runs) -> [reverse([X | Run]) | Runs].

%% Takes descending lists, the latest first.
sort_ascending([Run]) -> reverse(Run);
sort_ascending(Runs) -> sort_descending(ascending_pairs(Runs, [])).

%% Takes ascending lists, the earliest first.
sort_descending([List]) -> List;
sort_descending(Lists) -> sort_ascending(descending_pairs(Lists, [])).

ascending_pairs([Later, Earlier | Runs], Done) -> ascending_pairs(Runs, [merge_descending(Earlier, Later, []) | Done]);
ascending_pairs([Run], Done) -> [reverse(Run) | Done];
ascending_pairs([], Done) -> Done.

descending_pairs([Earlier, Later | Lists], Done) -> descending_pairs(Lists, [merge_ascending(Earlier, Later, []) | Done]);
descending_pairs([List], Done) -> [reverse(List) | Done];
descending_pairs([], Done) -> Done.

%% Ascending lists to a descending one.
merge_ascending([X | Xs], [Y | Ys], Done) -> merge_ascending(X, Xs, Y, Ys, Done);
merge_ascending([], Ys, Done) -> lists:reverse(Ys, Done);
merge_ascending(Xs, [], Done) -> lists:reverse(Xs, Done).

merge_ascending(X, Xs, Y, Ys, Done) when X =< Y ->
    case Xs of
        [Next | More] -> merge_ascending(Next, More, Y, Ys, [X | Done]);
        [] -> lists:reverse(Ys, [Y, X | Done])
    end;
merge_ascending(X, Xs, Y, Ys, Done) ->
    case Ys of
        [Next | More] -> merge_ascending(X, Xs, Next, More, [Y | Done]);
        [] -> lists:reverse(Xs, [X, Y | Done])
    end.

%% Descending lists to an ascending one.
merge_descending([X | Xs], [Y | Ys], Done) -> merge_descending(X, Xs, Y, Ys, Done).

merge_descending(X, Xs, Y, Ys, Done) when X =< Y ->
    case Ys of
        [Next | More] -> merge_descending(X, Xs, Next, More, [Y | Done]);
        [] -> lists:reverse(Xs, [X, Y | Done])
    end;
merge_descending(X, Xs, Y, Ys, Done) ->
    case Xs of
        [Next | More] -> merge_descending(Next, More, Y, Ys, [X | Done]);
        [] -> lists:reverse(Ys, [Y, X | Done])
    end.

usort(List) -> drop_equal(sort(List)).

drop_equal([X, Y | Rest]) when X == Y -> drop_equal([X | Rest]);
drop_equal([X | Rest]) -> [X | drop_equal(Rest)];
drop_equal([]) -> [].

%% ---- Sorting by a key ----

keysort(N, Tuples) when is_integer(N), N > 0 ->
    case Tuples of
        [X, Y | Rest] ->
            case key_runs(N, X, Y, Rest, []) of
                {ascending, List} -> List;
                Runs -> keysort_ascending(N, Runs)
            end;
        [_] -> Tuples;
        [] -> Tuples
    end.

key_runs(N, X, Y, Rest, Runs) ->
    case element(N, X) =< element(N, Y) of
        true -> key_run_up(N, Y, Rest, [X], Runs);
        false -> key_run_down(N, Y, Rest, [X], Runs)
    end.

key_run_up(N, X, [Y | Rest], Run, Runs) ->
    case element(N, X) =< element(N, Y) of
        true -> key_run_up(N, Y, Rest, [X | Run], Runs);
        false -> key_next_run(N, Y, Rest, [[X | Run] | Runs])
    end;
key_run_up(_, X, [], Run, Runs) ->
    [[X | Run] | Runs].

key_run_down(N, X, [Y | Rest], Run, Runs) ->
    case element(N, X) =< element(N, Y) of
        false -> key_run_down(N, Y, Rest, [X | Run], Runs);
        true -> key_next_run(N, Y, Rest, [reverse([X | Run]) | Runs])
    end;
key_run_down(_, X, [], Run, []) ->
    {ascending, [X | Run]};
key_run_down(_, X, [], Run, Runs) ->
    [reverse([X | Run]) | Runs].

key_next_run(N, X, [Y | Rest], Runs) -> key_runs(N, X, Y, Rest, Runs);
key_next_run(_, X, [], Runs) -> [[X] | Runs].

keysort_ascending(_, [Run]) -> reverse(Run);
keysort_ascending(N, Runs) -> keysort_descending(N, key_ascending_pairs(N, Runs, [])).

keysort_descending(_, [List]) -> List;
keysort_descending(N, Lists) -> keysort_ascending(N, key_descending_pairs(N, Lists, [])).

key_ascending_pairs(N, [[Y | Ys], [X | Xs] | Runs], Done) ->
    Merged = key_merge_descending(N, X, Xs, element(N, Y), Y, Ys, []),
    key_ascending_pairs(N, Runs, [Merged | Done]);
key_ascending_pairs(_, [Run], Done) -> [reverse(Run) | Done];
key_ascending_pairs(_, [], Done) -> Done.

key_descending_pairs(N, [[X | Xs], [Y | Ys] | Lists], Done) ->
    Merged = key_merge_ascending(N, X, Xs, element(N, Y), Y, Ys, []),
    key_descending_pairs(N, Lists, [Merged | Done]);
key_descending_pairs(_, [List], Done) -> [reverse(List) | Done];
key_descending_pairs(_, [], Done) -> Done.

key_merge_ascending(N, X, Xs, KeyOfY, Y, Ys, Done) ->
    case element(N, X) =< KeyOfY of
        true ->
            case Xs of
                [Next | More] -> key_merge_ascending(N, Next, More, KeyOfY, Y, Ys, [X | Done]);
                [] -> lists:reverse(Ys, [Y, X | Done])
            end;
        false ->
            case Ys of
                [Next | More] -> key_merge_ascending(N, X, Xs, element(N, Next), Next, More, [Y | Done]);
                [] -> lists:reverse(Xs, [X, Y | Done])
            end
    end.

key_merge_descending(N, X, Xs, KeyOfY, Y, Ys, Done) ->
    case element(N, X) =< KeyOfY of
        true ->
            case Ys of
                [Next | More] -> key_merge_descending(N, X, Xs, element(N, Next), Next, More, [Y | Done]);
                [] -> lists:reverse(Xs, [X, Y | Done])
            end;
        false ->
            case Xs of
                [Next | More] -> key_merge_descending(N, Next, More, KeyOfY, Y, Ys, [X | Done]);
                [] -> lists:reverse(Ys, [Y, X | Done])
            end
    end.

ukeysort(N, Tuples) -> drop_equal_keys(N, keysort(N, Tuples)).

drop_equal_keys(N, [X, Y | Rest]) when element(N, X) == element(N, Y) -> drop_equal_keys(N, [X | Rest]);
drop_equal_keys(N, [X | Rest]) -> [X | drop_equal_keys(N, Rest)];
drop_equal_keys(_, []) -> [].

%% ---- Sorting by a fun ----
%%
%% `InOrder(X, Y)` says whether X may stand before Y. It is always asked with
%% the earlier element first.

sort(InOrder, []) when is_function(InOrder, 2) -> [];
sort(InOrder, [_] = List) when is_function(InOrder, 2) -> List;
sort(InOrder, [X, Y | Rest]) -> fun_sort_ascending(InOrder, fun_runs(InOrder, X, Y, Rest, [])).

fun_runs(InOrder, X, Y, Rest, Runs) ->
    case InOrder(X, Y) of
        true -> fun_run_up(InOrder, Y, Rest, [X], Runs);
        false -> fun_run_down(InOrder, Y, Rest, [X], Runs)
    end.

fun_run_up(InOrder, X, [Y | Rest], Run, Runs) ->
    case InOrder(X, Y) of
        true -> fun_run_up(InOrder, Y, Rest, [X | Run], Runs);
        false -> fun_next_run(InOrder, Y, Rest, [[X | Run] | Runs])
    end;
fun_run_up(_, X, [], Run, Runs) ->
    [[X | Run] | Runs].

fun_run_down(InOrder, X, [Y | Rest], Run, Runs) ->
    case InOrder(X, Y) of
        false -> fun_run_down(InOrder, Y, Rest, [X | Run], Runs);
        true -> fun_next_run(InOrder, Y, Rest, [reverse([X | Run]) | Runs])
    end;
fun_run_down(_, X, [], Run, Runs) ->
    [reverse([X | Run]) | Runs].

fun_next_run(InOrder, X, [Y | Rest], Runs) -> fun_runs(InOrder, X, Y, Rest, Runs);
fun_next_run(_, X, [], Runs) -> [[X] | Runs].

fun_sort_ascending(_, [Run]) -> reverse(Run);
fun_sort_ascending(InOrder, Runs) -> fun_sort_descending(InOrder, fun_ascending_pairs(InOrder, Runs, [])).

fun_sort_descending(_, [List]) -> List;
fun_sort_descending(InOrder, Lists) -> fun_sort_ascending(InOrder, fun_descending_pairs(InOrder, Lists, [])).

fun_ascending_pairs(InOrder, [[Y | Ys], [X | Xs] | Runs], Done) ->
    fun_ascending_pairs(InOrder, Runs, [fun_merge_descending(InOrder, X, Xs, Y, Ys, []) | Done]);
fun_ascending_pairs(_, [Run], Done) -> [reverse(Run) | Done];
fun_ascending_pairs(_, [], Done) -> Done.

fun_descending_pairs(InOrder, [[X | Xs], [Y | Ys] | Lists], Done) ->
    fun_descending_pairs(InOrder, Lists, [fun_merge_ascending(InOrder, X, Xs, Y, Ys, []) | Done]);
fun_descending_pairs(_, [List], Done) -> [reverse(List) | Done];
fun_descending_pairs(_, [], Done) -> Done.

fun_merge_ascending(InOrder, X, Xs, Y, Ys, Done) ->
    case InOrder(X, Y) of
        true ->
            case Xs of
                [Next | More] -> fun_merge_ascending(InOrder, Next, More, Y, Ys, [X | Done]);
                [] -> lists:reverse(Ys, [Y, X | Done])
            end;
        false ->
            case Ys of
                [Next | More] -> fun_merge_ascending(InOrder, X, Xs, Next, More, [Y | Done]);
                [] -> lists:reverse(Xs, [X, Y | Done])
            end
    end.

fun_merge_descending(InOrder, X, Xs, Y, Ys, Done) ->
    case InOrder(X, Y) of
        true ->
            case Ys of
                [Next | More] -> fun_merge_descending(InOrder, X, Xs, Next, More, [Y | Done]);
                [] -> lists:reverse(Xs, [X, Y | Done])
            end;
        false ->
            case Xs of
                [Next | More] -> fun_merge_descending(InOrder, Next, More, Y, Ys, [X | Done]);
                [] -> lists:reverse(Ys, [Y, X | Done])
            end
    end.

usort(InOrder, List) when is_function(InOrder, 2) -> drop_alike(InOrder, sort(InOrder, List)).

%% X stands before Y; when Y may stand before X too, they are alike.
drop_alike(InOrder, [X, Y | Rest]) ->
    case InOrder(Y, X) of
        true -> drop_alike(InOrder, [X | Rest]);
        false -> [X | drop_alike(InOrder, [Y | Rest])]
    end;
drop_alike(_, List) ->
    List.

%% ---- Merging sorted lists ----

merge(Lists) -> merge_all([List || List <- Lists, List =/= []]).

%% Neighbours are merged until one list is left.
merge_all([]) -> [];
merge_all([List]) -> List;
merge_all(Lists) -> merge_all(merge_pairs(Lists)).

merge_pairs([Xs, Ys | Lists]) -> [merge(Xs, Ys) | merge_pairs(Lists)];
merge_pairs(Lists) -> Lists.

merge(Xs, []) -> Xs;
merge(Xs, Ys) -> reverse(merge_ascending(Xs, Ys, [])).

merge3(Xs, Ys, Zs) -> merge(merge(Xs, Ys), Zs).

merge(InOrder, Xs, Ys) when is_function(InOrder, 2) ->
    case {Xs, Ys} of
        {_, []} -> Xs;
        {[], _} -> Ys;
        {[X | MoreXs], [Y | MoreYs]} -> reverse(fun_merge_ascending(InOrder, X, MoreXs, Y, MoreYs, []))
    end.

umerge(Lists) -> umerge_all([List || List <- Lists, List =/= []]).

umerge_all([]) -> [];
umerge_all([List]) -> List;
umerge_all(Lists) -> umerge_all(umerge_pairs(Lists)).

umerge_pairs([Xs, Ys | Lists]) -> [umerge(Xs, Ys) | umerge_pairs(Lists)];
umerge_pairs(Lists) -> Lists.

umerge([X | Xs], [Y | Ys]) when X < Y -> [X | umerge(Xs, [Y | Ys])];
umerge([X | Xs], [Y | Ys]) when X == Y -> [X | umerge(Xs, Ys)];
umerge([X | Xs], [Y | Ys]) -> [Y | umerge([X | Xs], Ys)];
umerge([], Ys) -> Ys;
umerge(Xs, []) -> Xs.

umerge3(Xs, Ys, Zs) -> umerge(umerge(Xs, Ys), Zs).

umerge(InOrder, Xs, Ys) when is_function(InOrder, 2) -> fun_umerge(InOrder, Xs, Ys).

fun_umerge(InOrder, [X | Xs], [Y | Ys]) ->
    case InOrder(X, Y) of
        true ->
            case InOrder(Y, X) of
                true -> fun_umerge(InOrder, [X | Xs], Ys);
                false -> [X | fun_umerge(InOrder, Xs, [Y | Ys])]
            end;
        false ->
            [Y | fun_umerge(InOrder, [X | Xs], Ys)]
    end;
fun_umerge(_, [], Ys) -> Ys;
fun_umerge(_, Xs, []) -> Xs.

keymerge(N, Xs, Ys) when is_integer(N), N > 0 ->
    case {Xs, Ys} of
        {_, []} -> Xs;
        {[], _} -> Ys;
        {[X | MoreXs], [Y | MoreYs]} ->
            reverse(key_merge_ascending(N, X, MoreXs, element(N, Y), Y, MoreYs, []))
    end.

ukeymerge(N, Xs, Ys) when is_integer(N), N > 0 -> key_umerge(N, Xs, Ys).

key_umerge(N, [X | Xs], [Y | Ys]) ->
    KeyOfX = element(N, X),
    case element(N, Y) of
        KeyOfY when KeyOfX < KeyOfY -> [X | key_umerge(N, Xs, [Y | Ys])];
        KeyOfY when KeyOfX == KeyOfY -> key_umerge(N, [X | Xs], Ys);
        _ -> [Y | key_umerge(N, [X | Xs], Ys)]
    end;
key_umerge(_, [], Ys) -> Ys;
key_umerge(_, Xs, []) -> Xs.
