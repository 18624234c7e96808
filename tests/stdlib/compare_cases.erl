%% The arguments that `compare` tries.
-module(compare_cases).
-export([run/0, word/2]).
-import(compare, [same/3, same/4]).

-define(ROUNDS, 300).

run() ->
    [lists_round() || _ <- lists:seq(1, ?ROUNDS)],
    lists_edges(),
    io_lib_formats(),
    [io_lib_round() || _ <- lists:seq(1, ?ROUNDS)],
    [maps_round() || _ <- lists:seq(1, ?ROUNDS)],
    maps_edges(),
    [string_round() || _ <- lists:seq(1, ?ROUNDS)],
    [proplists_round() || _ <- lists:seq(1, ?ROUNDS)],
    [collections_round() || _ <- lists:seq(1, ?ROUNDS)],
    [binary_round() || _ <- lists:seq(1, ?ROUNDS)],
    [calendar_round() || _ <- lists:seq(1, ?ROUNDS)],
    [rand_round() || _ <- lists:seq(1, ?ROUNDS)],
    input().

%% ---- Random terms ----

pick(List) -> lists:nth(rand:uniform(length(List)), List).

list(Element) -> [Element() || _ <- lists:seq(1, pick([0, 1, 2, 3, 4, 5, 8, 13, 40]))].

small() -> pick([rand:uniform(9), rand:uniform(9) * 1.0, rand:uniform(9), pick([a, b, c])]).

integer() -> rand:uniform(20).

%% The second element tells apart tuples with equal keys.
pair() -> {small(), rand:uniform(1000)}.

term() -> term(3).

term(0) -> pick([a, 'B c', 1, -7, 2.5, [], {}, "text", <<>>, <<"bin">>, <<1, 200>>, 1 bsl 70, "åö", [1055]]);
term(Depth) ->
    case rand:uniform(6) of
        1 -> [term(Depth - 1) || _ <- lists:seq(1, rand:uniform(4))];
        2 -> list_to_tuple([term(Depth - 1) || _ <- lists:seq(0, rand:uniform(4))]);
        3 -> maps:from_list([{term(0), term(Depth - 1)} || _ <- lists:seq(1, rand:uniform(3))]);
        4 -> [term(Depth - 1) | term(0)];
        _ -> term(0)
    end.

deep(0) -> small();
deep(Depth) -> pick([small(), [deep(Depth - 1) || _ <- lists:seq(1, rand:uniform(4))]]).

%% ---- lists ----

lists_round() ->
    List = list(fun small/0),
    Other = list(fun small/0),
    Pairs = list(fun pair/0),
    N = rand:uniform(6) - 1,
    Odd = fun(X) -> erlang:phash2(X) rem 2 =:= 1 end,
    InOrder = fun(X, Y) -> X =< Y end,
    ByFloor = fun(X, Y) -> floor_of(X) =< floor_of(Y) end,
    same(lists, sort, [List], fun by_value/1),
    same(lists, usort, [List], fun by_value/1),
    [same(lists, F, [List]) || F <- [reverse, max, min, last, droplast, sum, uniq, enumerate, flatten,
                                     concat, append, unzip, unzip3, flatlength, merge, umerge]],
    [same(lists, F, [Odd, List]) || F <- [all, any, search, foreach, map, filter, filtermap, partition, takewhile,
                                          dropwhile, splitwith, uniq]],
    [same(lists, F, [fun(X) -> [X, X] end, List]) || F <- [flatmap, map]],
    same(lists, filtermap, [fun(X) -> pick_by(X, [true, false, {true, x}]) end, List]),
    [same(lists, F, [fun(X, A) -> [X | A] end, [], List]) || F <- [foldl, foldr]],
    [same(lists, F, [fun(X, A) -> {{X, A}, A + 1} end, 0, List]) || F <- [mapfoldl, mapfoldr]],
    [same(lists, F, [List, Other]) || F <- [append, subtract, prefix, suffix, zip]],
    same(lists, prefix, [lists:sublist(List, N), List]),
    same(lists, suffix, [lists:nthtail(min(N, length(List)), List), List]),
    same(lists, zip3, [List, Other, List]),
    same(lists, zip3, [List, List, List]),
    same(lists, zipwith, [fun(A, B) -> {A, B} end, List, lists:reverse(List)]),
    same(lists, zipwith3, [fun(A, B, C) -> {A, B, C} end, List, List, lists:reverse(List)]),
    same(lists, unzip, [Pairs]),
    same(lists, unzip3, [[{A, B, A} || {A, B} <- Pairs]]),
    [same(lists, F, [N, List]) || F <- [nth, nthtail, split]],
    same(lists, sublist, [List, N]),
    same(lists, sublist, [List, N, rand:uniform(5) - 1]),
    same(lists, delete, [small(), List]),
    same(lists, join, [s, List]),
    same(lists, duplicate, [N, x]),
    same(lists, flatten, [deep(4)]),
    same(lists, flatten, [[deep(4)]]),
    same(lists, flatlength, [[deep(4)]]),
    same(lists, seq, [integer() - 10, integer() - 10]),
    same(lists, seq, [integer() - 10, integer() - 10, rand:uniform(9) - 5]),
    Key = rand:uniform(2),
    [same(lists, F, [Key, Pairs]) || F <- [keysort, ukeysort]],
    [same(lists, F, [small(), Key, Pairs]) || F <- [keydelete, keytake]],
    [same(lists, F, [small(), Key, Pairs, {new, new}]) || F <- [keyreplace, keystore]],
    same(lists, keymap, [fun(X) -> {X} end, Key, Pairs]),
    [same(lists, F, [Order, List]) || F <- [sort, usort], Order <- [InOrder, ByFloor]],
    {A, B, C} = {lists:sort(List), lists:sort(Other), lists:sort(list(fun small/0))},
    same(lists, merge, [A, B]),
    same(lists, merge, [InOrder, A, B]),
    same(lists, merge3, [A, B, C]),
    same(lists, merge, [[A, B, C]]),
    {UA, UB, UC} = {lists:usort(List), lists:usort(Other), lists:usort(C)},
    same(lists, umerge, [UA, UB]),
    same(lists, umerge, [InOrder, UA, UB]),
    same(lists, umerge3, [UA, UB, UC]),
    same(lists, umerge, [[UA, UB, UC]]),
    {KA, KB} = {lists:keysort(1, Pairs), lists:keysort(1, list(fun pair/0))},
    same(lists, keymerge, [1, KA, KB]),
    same(lists, ukeymerge, [1, lists:ukeysort(1, KA), lists:ukeysort(1, KB)]).

%% Which of 1 and 1.0 comes first is not promised, and not as in OTP.
by_value(List) -> [case X of _ when is_float(X), trunc(X) == X -> trunc(X); _ -> X end || X <- List].

floor_of(X) when is_number(X) -> floor(X / 3);
floor_of(X) -> X.

pick_by(X, List) -> lists:nth(erlang:phash2(X, length(List)) + 1, List).

%% What is refused, and how.
lists_edges() ->
    Bad = [a, [a | b], [1, 2 | 3], {}, 1],
    [same(lists, F, [X]) || F <- [sort, usort, reverse, sum, max, min, last, droplast, flatten, flatlength, append,
                                  concat, unzip, unzip3, enumerate], X <- [[] | Bad],
                            {F, X} =/= {sort, [1, 2 | 3]}, {F, X} =/= {usort, [1, 2 | 3]}],
    [same(lists, F, [G, L]) || F <- [all, any, search, foreach, map, filter, filtermap, partition, takewhile, dropwhile,
                                     splitwith, flatmap, uniq], G <- [a, fun(_) -> true end, fun(_, _) -> true end],
                               L <- [[] | Bad]],
    [same(lists, F, [G, 0, L]) || F <- [foldl, foldr, mapfoldl, mapfoldr], G <- [a, fun(X, _) -> X end],
                                  L <- [[], [1] | Bad]],
    [same(lists, F, [N, L]) || F <- [nth, nthtail, split, sublist], N <- [-1, 0, 1, 2, 3, a], L <- [[], [x, y] | Bad]],
    [same(lists, sublist, [L, S, N]) || N <- [-1, 0, 1, a], S <- [-1, 0, 1, 2, 4, a], L <- [[], [x, y] | Bad]],
    [same(lists, F, [K, N, L]) || F <- [keydelete, keytake], K <- [a], N <- [0, 1, 2, a],
                                  L <- [[], [{a}, {b, c}], [x, {a, b}] | Bad]],
    [same(lists, seq, [A, B, C]) || A <- [1, 5, a], B <- [1, 5, 0, a], C <- [0, 1, -1, 2, a]],
    [same(lists, seq, [A, B]) || A <- [1, 5, a], B <- [1, 5, 0, -1, 3, a]],
    [same(lists, duplicate, [N, x]) || N <- [-1, a]],
    [same(lists, keysort, [N, L]) || N <- [0, 1, 2, a], L <- [[], [{a}], [{b, c}, {a}], [{b}, {a}, x]]],
    [same(lists, sort, [F, L]) || F <- [a, fun(_, _) -> maybe_not end, fun(_) -> true end], L <- [[], [1], [1, 2]]].

%% ---- io_lib ----

io_lib_formats() ->
    Values = [1, -1, 0, 255, 1 bsl 70, 2.5, -0.0, 0.0, 1.0e-9, 123456.789, 9.9999999, 1.0e22, a, 'A b', "text", [1055],
              "", <<"bin">>, <<208, 159>>, [$a, <<"b">>, [$c]], {a, "b", [1, 2]}, self(), [a | b]],
    Controls = "wpsbB#+efgc",
    Fields = ["", "3", "-3", "12", "-12", "12.4", "-12.4", ".3", ".16", "10.10", "12.2.*", "12.3.0", "t", "12t", "-12.4t",
              "l", "0", ".0", "..*", "5..*", "1.1"],
    [same(io_lib, format, ["<~" ++ F ++ [C] ++ "|~n", [V]], fun flat/1) || F <- Fields, C <- Controls, V <- Values],
    [same(io_lib, format, ["~" ++ F ++ [C], [V, P]], fun flat/1)
     || F <- ["", "5", "10.16", "-10.2"], C <- "xX", V <- [255, -3, a], P <- ["0x", 'P', a, "", 7]],
    [same(io_lib, format, ["~" ++ F ++ [C], [V, D]], fun flat/1)
     || F <- ["", "30", "t", "10.3"], C <- "WP", V <- [{a, [b, {c, "d"}]}, lists:seq(1, 30), "text"], D <- [0, 1, 2, 5, -1, a]],
    [same(io_lib, format, [F, A], fun flat/1)
     || F <- ["", "~~", "~n", "~3n", "~-3n", "~5~", "a~ib", "~*w", "~*.*s", "~-*w", "~*.*.*s", "~", "~d", "~z", "abc~", '~w',
              <<"~w">>, <<"~s~w">>, "~w~w", "~p~n~p", "ab~p", "a\tb~p", "~w ~p", "~s~p", "x~ty", "~tlp", "~ltp", "~tc", "~c"],
        A <- [[], [1], [a], [5, abc], [6, 3, "abcdef"], [9, 4, $x, "abcdef"], abc, "ab", [1, 2], [1055], [[1055]],
              [{long_atom_name, lists:seq(1, 40), "some text"}],
              [lists:seq(1, 60), {long_atom_name, lists:seq(1, 40), "some text"}]]].

flat(Text) -> lists:flatten(Text).

io_lib_round() ->
    Term = term(),
    Float = (rand:uniform() - 0.5) * math:pow(10, rand:uniform(24) - 12),
    [same(io_lib, format, ["~" ++ integer_to_list(P) ++ "." ++ integer_to_list(P) ++ C, [Float]], fun flat/1)
     || P <- [1, 2, 3, 7, 20, 25], C <- ["e", "f", "g"]],
    [same(io_lib, format, ["~." ++ integer_to_list(P) ++ C, [Float]], fun flat/1) || P <- [1, 2, 3, 7, 25], C <- ["e", "f", "g"]],
    [same(io_lib, format, [pick(["", "abc ", "some\n text", "a\tb"]) ++ "~" ++ C ++ "~" ++ C, [Term, Term]], fun flat/1)
     || C <- ["w", "p", "tw", "tp", "30p", "lp"]],
    [same(io_lib, F, [Term], fun flat_if_list/1)
     || F <- [write, print, char_list, latin1_char_list, deep_char_list, deep_latin1_char_list, printable_list,
              printable_latin1_list, printable_unicode_list, write_string, write_latin1_string, write_string_as_latin1,
              write_char, write_atom, write_atom_as_latin1, format_prompt]],
    [same(io_lib, limit_term, [Term, D]) || D <- [0, 1, 2, 3, 4]],
    Char = pick([rand:uniform(300) - 1, rand:uniform(1200)]),
    [same(io_lib, F, [Char]) || F <- [write_char, write_latin1_char, write_char_as_latin1]],
    [same(io_lib, F, [[Char, $a]]) || F <- [write_string, write_latin1_string, write_string_as_latin1, printable_list,
                                           printable_unicode_list, char_list]],
    same(io_lib, indentation, [[Char, "a\tb", [$\n, "cd"], Char], rand:uniform(9)]).

flat_if_list(Text) when is_list(Text) -> lists:flatten(Text);
flat_if_list(Other) -> Other.

%% ---- maps ----

map_of_small() -> maps:from_list(list(fun pair/0)).

sorted_if_list(List) when is_list(List) -> lists:sort(List);
sorted_if_list(Other) -> Other.

maps_round() ->
    {Map, Other} = {map_of_small(), map_of_small()},
    Key = small(),
    Odd = fun(K, V) -> erlang:phash2({K, V}) rem 2 =:= 1 end,
    same(maps, to_list, [Map], fun sorted_if_list/1),
    same(maps, size, [Map]),
    same(maps, get, [Key, Map, none]),
    same(maps, update_with, [Key, fun(V) -> [V] end, Map]),
    same(maps, update_with, [Key, fun(V) -> [V] end, new, Map]),
    [same(maps, F, [[Key, small(), small()], Map]) || F <- [with, without]],
    same(maps, map, [fun(K, V) -> {K, V} end, Map]),
    same(maps, filter, [Odd, Map]),
    same(maps, filtermap, [fun(K, V) -> pick_by({K, V}, [true, false, {true, x}]) end, Map]),
    same(maps, fold, [fun(K, V, A) -> [{K, V} | A] end, [], Map]),
    same(maps, foreach, [Odd, Map]),
    [same(maps, F, [fun(K, A, B) -> {K, A, B} end, Map, Other]) || F <- [merge_with, intersect_with]],
    same(maps, intersect, [Map, Other]),
    same(maps, groups_from_list, [fun erlang:phash2/1, list(fun small/0)]),
    same(maps, groups_from_list, [fun(X) -> X end, fun(X) -> [X] end, list(fun small/0)]).

maps_edges() ->
    Bad = [a, [], [0 | a], #{}, #{a => 1}],
    [same(maps, F, [X]) || F <- [to_list, size, iterator, next], X <- Bad],
    [same(maps, F, [G, X]) || F <- [map, filter, filtermap, foreach], G <- [a, fun(_) -> true end, fun(_, _) -> true end], X <- Bad],
    [same(maps, F, [G, 0, X]) || F <- [fold], G <- [a, fun(_, _, A) -> A end], X <- Bad],
    [same(maps, F, [L, X]) || F <- [with, without], L <- [a, [], [a]], X <- Bad],
    [same(maps, F, [G, X, Y]) || F <- [merge_with, intersect_with], G <- [a, fun(_, _, V) -> V end], X <- Bad, Y <- Bad],
    [same(maps, intersect, [X, Y]) || X <- Bad, Y <- Bad],
    [same(maps, update_with, [a, G, X]) || G <- [a, fun(V) -> V end], X <- Bad],
    [same(maps, update_with, [a, G, 0, X]) || G <- [a, fun(V) -> V end], X <- Bad],
    [same(maps, groups_from_list, [G, X]) || G <- [a, fun(V) -> V end], X <- Bad].

%% ---- string ----

letters() -> [pick("aabbc  ,,\n\tABZxyz") || _ <- lists:seq(1, pick([0, 1, 2, 3, 5, 9, 20]))].

wide_letters() -> [pick([$a, $b, $\s, 229, 228, 1046, 1078, 8364, 223]) || _ <- lists:seq(1, pick([0, 1, 3, 9]))].

string_round() ->
    {Ascii, Wide} = {letters(), wide_letters()},
    N = rand:uniform(8) - 1,
    Part = lists:sublist(Ascii, 1 + rand:uniform(3), rand:uniform(3) - 1),
    [begin
         [same(string, F, [S]) || F <- [length, is_empty, reverse, uppercase, lowercase, titlecase, casefold, trim, chomp,
                                        to_graphemes, next_grapheme, next_codepoint]],
         [same(string, F, [S, P]) || F <- [find, split, prefix, equal], P <- [Part, "a", <<"ab">>, " "]],
         [same(string, F, [S, P, W]) || F <- [find, split], P <- [Part, "a", <<"ab">>, " "], W <- [leading, trailing]],
         same(string, split, [S, Part, all]),
         [same(string, replace, [S, Part, "-", W]) || W <- [leading, trailing, all]],
         [same(string, trim, [S, W, C]) || W <- [leading, trailing, both], C <- [" ", "ab", "a \n", ""]],
         [same(string, take, [S, C, I, W]) || C <- [" ", "ab", "a \n"], I <- [true, false], W <- [leading, trailing]],
         [same(string, lexemes, [S, C]) || C <- [" ", ", ", "a\n", ""]],
         [same(string, nth_lexeme, [S, 1 + N, C]) || C <- [" ", ", ", "a\n"]],
         same(string, slice, [S, N]),
         same(string, slice, [S, N, rand:uniform(5) - 1]),
         [same(string, pad, [S, N, W, $*]) || W <- [leading, trailing, both]],
         same(string, equal, [S, string:uppercase(S), true])
     end || S <- [Ascii, list_to_binary(Ascii), Wide, unicode:characters_to_binary(Wide)]],
    [same(string, F, [[pick("+-12"), pick("12.,"), pick(".e12"), pick("ex12+-"), pick("123"), $x]]) || F <- [to_integer, to_float]],
    [same(string, F, [X]) || F <- [to_integer, to_float], X <- ["", <<"12">>, <<"1.5e3z">>, a, "abc", "-", "+7", "1.5", "1.e", 5]],
    [same(string, F, [Ascii, C]) || F <- [chr, rchr], C <- "a ,"],
    [same(string, F, [Ascii, P]) || F <- [str, rstr, span, cspan, tokens, concat], P <- [Part, "ab", " ,", ""]],
    [same(string, F, [Ascii, N]) || F <- [substr, left, right, centre, copies, sub_string]],
    same(string, substr, [Ascii, N, rand:uniform(4)]),
    [same(string, F, [Ascii, N, $*]) || F <- [left, right, centre]],
    [same(string, F, [Ascii]) || F <- [len, strip, words, to_upper, to_lower]],
    [same(string, strip, [Ascii, W, C]) || W <- [left, right, both], C <- " a"],
    same(string, sub_word, [Ascii, 1 + N]),
    same(string, join, [string:tokens(Ascii, " "), Part]),
    same(string, chars, [$x, N]).

%% ---- proplists ----

proplists_round() ->
    Property = fun() -> pick([a, b, c, {a, true}, {b, 1}, {c, x, y}, {"k", 2}, 7, "s", {a, [1, 2]}, {no_a, true}, {d}, {d, false}]) end,
    List = list(Property),
    Key = pick([a, b, c, d, "k", 7]),
    [same(proplists, F, [Key, List]) || F <- [lookup, lookup_all, is_defined, get_value, get_bool, get_all_values, append_values, delete]],
    same(proplists, get_value, [Key, List, default]),
    same(proplists, get_keys, [List], fun lists:sort/1),
    [same(proplists, F, [List]) || F <- [unfold, compact, to_map]],
    same(proplists, split, [List, [a, c]]),
    same(proplists, substitute_aliases, [[{a, b}, {c, e}], List]),
    same(proplists, substitute_negations, [[{no_a, a}, {b, no_b}], List]),
    same(proplists, expand, [[{a, [x, y]}, {{b, 1}, [z]}, {a, [q]}], List]),
    same(proplists, normalize, [List, [{aliases, [{c, a}]}, {negations, [{no_a, a}]}, {expand, [{a, [x]}]}]]).

%% ---- Sets, dictionaries, trees, queues ----

collections_round() ->
    {List, Other} = {list(fun integer/0), list(fun integer/0)},
    {Pairs, OtherPairs} = {list(fun pair/0), list(fun pair/0)},
    Element = integer(),
    {Set, Set2} = {lists:usort(List), lists:usort(Other)},
    [same(ordsets, F, [List]) || F <- [from_list, is_set]],
    [same(ordsets, F, [Element, Set]) || F <- [is_element, add_element, del_element]],
    [same(ordsets, F, [Set, Set2]) || F <- [union, intersection, is_disjoint, subtract, is_subset]],
    [same(ordsets, F, [[Set, Set2, Set]]) || F <- [union, intersection]],
    {Dictionary, Dictionary2} = {orddict:from_list(Pairs), orddict:from_list(OtherPairs)},
    Key = small(),
    same(orddict, from_list, [Pairs]),
    [same(orddict, F, [Key, Dictionary]) || F <- [find, fetch, is_key, erase, take]],
    same(orddict, store, [Key, x, Dictionary]),
    same(orddict, update, [Key, fun(V) -> V + 1 end, Dictionary]),
    same(orddict, update, [Key, fun(V) -> V + 1 end, 0, Dictionary]),
    same(orddict, update_counter, [Key, 3, Dictionary]),
    same(orddict, append, [Key, x, [{K, [V]} || {K, V} <- Dictionary]]),
    same(orddict, merge, [fun(_, A, B) -> A - B end, Dictionary, Dictionary2]),
    same(orddict, fold, [fun(K, V, A) -> [{K, V} | A] end, [], Dictionary]),
    Tree = lists:foldl(fun({K, V}, T) -> gb_trees:enter(K, V, T) end, gb_trees:empty(), Pairs),
    OurTree = lists:foldl(fun({K, V}, T) -> our_gb_trees:enter(K, V, T) end, our_gb_trees:empty(), Pairs),
    Tree = OurTree,
    [same(gb_trees, F, [Key, Tree]) || F <- [lookup, get, is_defined, delete, delete_any, take, take_any]],
    [same(gb_trees, F, [Tree]) || F <- [smallest, largest, to_list, keys, values, size, balance, take_smallest, take_largest, iterator]],
    same(gb_trees, iterator_from, [Key, Tree]),
    same(gb_trees, insert, [Key, x, Tree]),
    same(gb_trees, map, [fun(K, V) -> {K, V} end, Tree]),
    same(gb_trees, from_orddict, [Dictionary]),
    our_set_is_their_set(List, Other),
    Queue = lists:foldl(fun(X, Q) when X rem 3 =:= 0 -> queue:in_r(X, Q);
                           (X, Q) when X rem 7 =:= 0 -> element(2, queue:out(Q));
                           (X, Q) -> queue:in(X, Q) end, queue:new(), List),
    [same(queue, F, [Q]) || F <- [to_list, len, is_empty, out, out_r, peek, peek_r, get, get_r, drop, drop_r, reverse, is_queue],
                            Q <- [Queue, queue:new(), a, {[1, 2, 3], []}, {[], [1, 2, 3]}]],
    [same(queue, F, [x, Queue]) || F <- [in, in_r]],
    [same(queue, F, [Element, Queue], fun queue:to_list/1) || F <- [delete, delete_r]],
    same(queue, from_list, [List]),
    same(queue, join, [Queue, queue:from_list(Other)]),
    same(queue, split, [Element, Queue], fun({A, B}) -> {queue:to_list(A), queue:to_list(B)} end),
    same(queue, filter, [fun(X) -> X rem 2 =:= 0 end, Queue], fun queue:to_list/1),
    same(queue, fold, [fun(X, A) -> [X | A] end, [], Queue]).

%% The representations differ, so results are compared as sorted lists.
our_set_is_their_set(List, Other) ->
    [begin
         [A, B] = [lists:sort(sets:to_list(sets:F(sets:from_list(List), sets:from_list(Other)))) || _ <- [1, 2]],
         A = B = lists:sort(our_sets:to_list(our_sets:F(our_sets:from_list(List), our_sets:from_list(Other)))),
         A = our_gb_sets:to_list(our_gb_sets:F(our_gb_sets:from_list(List), our_gb_sets:from_list(Other)))
     end || F <- [union, intersection, subtract]],
    [begin
         A = sets:F(sets:from_list(List), sets:from_list(Other)),
         A = our_sets:F(our_sets:from_list(List), our_sets:from_list(Other)),
         A = our_gb_sets:F(our_gb_sets:from_list(List), our_gb_sets:from_list(Other))
     end || F <- [is_disjoint, is_subset]].

%% ---- binary, calendar ----

binary_round() ->
    Subject = list_to_binary(letters()),
    Pattern = pick([<<" ">>, <<",">>, <<"ab">>, [<<"a">>, <<",">>], <<>>, a]),
    Options = pick([[], [global], [global, trim], [global, trim_all], [trim], [{scope, {0, 2}}], [nonsense]]),
    same(binary, split, [Subject, Pattern]),
    same(binary, split, [Subject, Pattern, Options]),
    same(binary, replace, [Subject, Pattern, <<"[]">>, [Option || Option <- Options, Option =/= trim, Option =/= trim_all]]),
    same(binary, replace, [Subject, Pattern, <<"[]">>, [global, {insert_replaced, 1}]]),
    same(binary, bin_to_list, [Subject, 1, 2]),
    same(binary, encode_hex, [Subject]),
    [same(binary, decode_hex, [B]) || B <- [<<"00fF">>, <<"1">>, <<"xx">>, a]].

calendar_round() ->
    Days = rand:uniform(1000000) - 1,
    Date = calendar:gregorian_days_to_date(Days),
    same(calendar, gregorian_days_to_date, [Days]),
    [same(calendar, F, [Date]) || F <- [date_to_gregorian_days, day_of_the_week, valid_date]],
    same(calendar, valid_date, [{rand:uniform(2100), rand:uniform(13), rand:uniform(32)}]),
    same(calendar, gregorian_seconds_to_datetime, [Days * 1000]),
    same(calendar, seconds_to_daystime, [Days - 500000]),
    same(calendar, time_difference, [{Date, {1, 2, 3}}, {{2024, 2, 29}, {23, 59, 59}}]),
    same(calendar, system_time_to_universal_time, [Days * 10000, second]).

%% ---- rand ----

rand_round() ->
    Seed = pick([{rand:uniform(1000), rand:uniform(1000), rand:uniform(1000)}, rand:uniform(1 bsl 70), [rand:uniform(9), 5], -3]),
    {Theirs, Ours} = {rand:seed_s(exsss, Seed), our_rand:seed_s(exsss, Seed)},
    Export = rand:export_seed_s(Theirs),
    Export = our_rand:export_seed_s(Ours),
    [begin
         {Value, TheirNext} = apply(rand, F, Arguments ++ [Theirs]),
         {Value, OurNext} = apply(our_rand, F, Arguments ++ [Ours]),
         Exported = rand:export_seed_s(TheirNext),
         Exported = our_rand:export_seed_s(OurNext)
     end || {F, Arguments} <- [{uniform_s, []}, {uniform_s, [rand:uniform(100)]}, {uniform_s, [(1 bsl 58) - 5]},
                               {uniform_s, [(1 bsl 80) + 7]}, {uniform_s, [1 bsl 130]}, {uniform_real_s, []},
                               {bytes_s, [rand:uniform(40) - 1]}]].

%% ---- Input ----

%% What our group leader reads from these lines, as OTP's does.
input() ->
    register(input, spawn_link(fun() -> feed([<<"one\n">>, <<"two\r\n">>, <<"abcdef\n">>, <<"\303\251\n">>, <<"7 rest\n">>, <<"end">>]) end)),
    Output = self(),
    User = our_user:start(our_input, fun(Bytes) -> Output ! {printed, Bytes}, ok end),
    Until = {get_until, unicode, '', ?MODULE, word, []},
    "one\n" = our_io:get_line(User, "> "),
    receive {printed, <<"> ">>} -> ok end,
    "two\n" = our_io:get_line(User, ''),
    "abc" = our_io:get_chars(User, '', 3),
    "def\n" = our_io:get_line(User, ''),
    [{binary, false}, {encoding, latin1}] = our_io:getopts(User),
    ok = our_io:setopts(User, [unicode, binary]),
    <<"\303\251\n">> = our_io:get_line(User, ''),
    ok = our_io:setopts(User, [list]),
    {error, enotsup} = our_io:setopts(User, [nonsense]),
    "7" = our_io:request(User, Until),
    " rest\n" = our_io:get_line(User, ''),
    "en" = our_io:get_chars(User, '', 2),
    "d" = our_io:get_line(User, ''),
    eof = our_io:get_line(User, ''),
    eof = our_io:get_chars(User, '', 2),
    {error, {request, nonsense}} = our_io:request(User, nonsense),
    ok = our_io:requests(User, [{put_chars, unicode, "a"}, nl, {format, "~w", [x]}]),
    receive {printed, <<"a">>} -> ok end,
    receive {printed, <<"\n">>} -> ok end,
    receive {printed, <<"x">>} -> ok end.

feed([Line | Lines]) ->
    receive {From, read} -> From ! {input, Line} end,
    feed(Lines);
feed([]) ->
    receive {From, read} -> From ! {input, eof} end,
    feed([]).

%% Takes characters up to a blank.
word(Taken, eof) -> {done, Taken, []};
word(Taken, Chars) ->
    case lists:splitwith(fun(Char) -> Char =/= $\s end, Chars) of
        {Front, [$\s | _] = Rest} -> {done, Taken ++ Front, Rest};
        {Front, []} -> {more, Taken ++ Front}
    end.
