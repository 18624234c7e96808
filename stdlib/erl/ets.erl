%% Tables, besides what is done by BIFs.
%%
%% BIFs: all/0, delete/1,2, delete_all_objects/1, delete_object/2, first/1,
%% give_away/3, info/1,2, insert/2, insert_new/2, is_compiled_ms/1, last/1,
%% lookup/2, lookup_element/3, match/1,2,3, match_object/1,2,3,
%% match_spec_compile/1, match_spec_run_r/3, member/2, new/2, next/2, prev/2,
%% rename/2, safe_fixtable/2, select/1,2,3, select_count/2, select_delete/2,
%% select_replace/2, select_reverse/1,2,3, setopts/2, slot/2, take/2,
%% update_counter/3,4, update_element/3, whereis/1.
-module(ets).
-export([foldl/3, foldr/3, fun2ms/1, init_table/2, match_delete/2, match_spec_run/2, repair_continuation/2,
         tab2list/1, test_ms/2]).

%% ---- Folding ----

%% The table stands still for who walks it, and the others may go on.
foldl(Fun, Accumulator, Table) ->
    ets:safe_fixtable(Table, true),
    try
        foldl(Fun, Accumulator, ets:first(Table), Table)
    after
        ets:safe_fixtable(Table, false)
    end.

foldl(_, Accumulator, '$end_of_table', _) -> Accumulator;
foldl(Fun, Accumulator, Key, Table) ->
    foldl(Fun, lists:foldl(Fun, Accumulator, ets:lookup(Table, Key)), ets:next(Table, Key), Table).

foldr(Fun, Accumulator, Table) ->
    ets:safe_fixtable(Table, true),
    try
        foldr(Fun, Accumulator, ets:last(Table), Table)
    after
        ets:safe_fixtable(Table, false)
    end.

foldr(_, Accumulator, '$end_of_table', _) -> Accumulator;
foldr(Fun, Accumulator, Key, Table) ->
    foldr(Fun, lists:foldr(Fun, Accumulator, ets:lookup(Table, Key)), ets:prev(Table, Key), Table).

tab2list(Table) -> ets:match_object(Table, '_').

%% ---- Match specifications ----

match_delete(Table, Pattern) ->
    ets:select_delete(Table, [{Pattern, [], [true]}]),
    true.

match_spec_run(Terms, Compiled) -> lists:reverse(ets:match_spec_run_r(Terms, Compiled, [])).

test_ms(Term, Specification) ->
    try ets:match_spec_run_r([Term], ets:match_spec_compile(Specification), []) of
        [Result] -> {ok, Result};
        [] -> {ok, false}
    catch
        error:badarg -> {error, [{error, "not a match specification"}]}
    end.

%% Only `ms_transform` can do it, where code is compiled: a fun does not tell what it is made of.
fun2ms(Fun) -> erlang:error(badarg, [Fun]).

%% Continuations hold no compiled specification, so they need no repair.
repair_continuation(Continuation, _) -> Continuation.

%% ---- Filling ----

%% Objects come from a function that is asked again and again.
init_table(Table, Next) ->
    ets:delete_all_objects(Table),
    fill(Table, Next(read)).

fill(_, end_of_input) -> true;
fill(Table, {Objects, Next}) ->
    ets:insert(Table, Objects),
    fill(Table, Next(read)).
