%% Compares the texts of exceptions with those of the installed OTP, hints
%% about arguments of BIFs included. A place is written `(file:line)` by us and
%% `(file, line N)` by OTP 25; that difference is taken away first.
-module(exceptions).
-export([run/0]).

run() ->
    [compare(Call) || Call <- calls()],
    [compare_text(Class, Reason, Stack) || {Class, Reason, Stack} <- texts()].

%% Calls that raise, most of them in BIFs.
calls() ->
    Bad = [a, 1, -1, 1.5, "x", [a | b], {}, <<>>, <<1:3>>, self(), make_ref(), fun() -> ok end, #{}, 1 bsl 70],
    One = [abs, atom_to_list, atom_to_binary, binary_to_list, binary_to_integer, binary_to_float, binary_to_atom,
           binary_to_existing_atom, bit_size, byte_size, float, float_to_list, fun_info, hd, tl, length, integer_to_list,
           integer_to_binary, iolist_size, iolist_to_binary, list_to_atom, list_to_existing_atom, list_to_binary, list_to_float,
           list_to_integer, list_to_pid, list_to_tuple, map_size, node, pid_to_list, round, spawn, trunc, tuple_size, tuple_to_list,
           unlink, whereis, demonitor, cancel_timer, monotonic_time, process_info, statistics, size],
    Two = [binary_part, element, exit, float_to_list, integer_to_list, is_map_key, map_get, list_to_integer, binary_to_integer,
           make_tuple, monitor, process_flag, register, send, split_binary, append_element, atom_to_binary, is_function,
           process_info, demonitor, '++', '--', '+', '*', 'div', 'band', 'not'],
    Three = [binary_part, binary_to_list, setelement, spawn, start_timer, convert_time_unit, apply],
    [{erlang, F, [X]} || F <- One, X <- Bad, {F, X} =/= {spawn, lists:nth(12, Bad)}]
        ++ [{erlang, F, [X, Y]} || F <- Two, X <- Bad, Y <- Bad, not (F =:= exit andalso is_pid(X)), not (F =:= send andalso is_pid(X))]
        ++ [{erlang, F, [X, Y, Z]} || F <- Three, X <- Bad, Y <- [a, 1, {}, self()], Z <- [a, 1, -2, []], F =/= spawn orelse Z =/= [],
                                      F =/= start_timer orelse not is_pid(Y)]
        ++ [{lists, F, [k, N, L]} || F <- [keyfind, keymember], N <- [0, a, 1], L <- [a, [], [x | y]]]
        ++ [{lists, member, [a, X]} || X <- Bad]
        ++ [{lists, seq, [X, Y, Z]} || X <- [1, a], Y <- [5, a, -5], Z <- [0, 1, -1, b]]
        ++ [{maps, F, [X, Y]} || F <- [get, find, map, filter, merge, with, remove], X <- Bad, Y <- Bad]
        ++ [{maps, F, [X]} || F <- [keys, values, from_list, to_list, size], X <- Bad]
        ++ [{maps, fold, [X, 0, Y]} || X <- Bad, Y <- Bad]
        ++ [{math, F, [X]} || F <- [sqrt, log, acos, sin], X <- [a, -1, 5]]
        ++ [{math, fmod, [X, Y]} || X <- [1, a], Y <- [0, 1, a]]
        ++ [{binary, F, [X, Y]} || F <- [at, copy, match, split, part, decode_unsigned], X <- Bad, Y <- [a, 1, -1, {0, 2}, <<"b">>]]
        ++ [{binary, F, [X]} || F <- [first, last, encode_unsigned, decode_unsigned, longest_common_prefix], X <- Bad]
        ++ [{io, format, [F, A]} || F <- ["~d", "~w", "~s~w", "~", a, "~f~s", 7, <<"~w">>, "~x"], A <- [[], [1], [a, b], [1 bsl 70, {}], x]]
        ++ [{?MODULE, no_such, [1, "two", {three}]}, {no_such_module, f, []}, {lists, map, [fun(X) -> X + a end, [1, 2, 3]]},
            {lists, nth, [5, [1, 2]]}, {lists, foldl, [a, b, [lists:seq(1, 60), lists:seq(1, 60), lists:seq(1, 60)]]},
            {orddict, fetch, [a_key_with_a_rather_long_name, [{another_key_with_a_long_name, lists:seq(1, 50)}, {x, "text"}]]}].

compare({Module, Function, Arguments}) ->
    try apply(Module, Function, Arguments) of
        _ -> ok
    catch
        Class:Reason:Stack -> compare_text(Class, Reason, Stack)
    end.

%% Texts that do not need a failing call.
texts() ->
    Long = {some_long_reason, lists:seq(1, 40), "with text", #{a_map => [1, 2, 3]}},
    Frames = [{m, f, 2, [{file, "m.erl"}, {line, 12}]}, {m, '-g/1-fun-0-', 3, []}, {erlang, apply, 2, []}],
    [{Class, Reason, Stack} || Class <- [error, exit, throw], Stack <- [[], Frames],
     Reason <- [normal, Long, badarg, {badarg, a}, {badkey, k}, {badmap, m}, badarith, {badfun, f}, {badmatch, Long}, {badmatch, 1},
                {case_clause, Long}, {try_clause, x}, if_clause, noproc, system_limit, timeout_value, undef, function_clause,
                {bad_filter, x}, {bad_generator, y}, {badarity, {fun() -> a end, [1, 2]}}, {badarity, {fun lists:map/2, [1]}},
                calling_self, {nocatch, x}, {unbound, 'X'}, "string", {"a", [Long, Long]}]]
        ++ [{error, function_clause, [{m, f, Arguments, [{file, "m.erl"}, {line, 3}]} | Frames]}
            || Arguments <- [[], [1], "abc", [Long], [Long, Long, [Long]], [a, b]]]
        ++ [{error, badarith, [{erlang, Operator, Arguments, []} | Frames]}
            || {Operator, Arguments} <- [{'+', [1, a]}, {'-', [a]}, {'div', [Long, Long]}, {'+', [1, Long]}, {'/', [1, a]}]]
        ++ [{error, undef, [{m, f, Arguments, []} | Frames]} || Arguments <- [[], [1, 2], 3]].

compare_text(Class, Reason, Stack) ->
    Trim = fun(Module, _, _) -> lists:member(Module, [compare, ?MODULE, init]) end,
    Format = fun(Term, Column) -> io_lib:format("~.*tP", [Column, Term, 50]) end,
    Theirs = erl_error:format_exception(1, Class, Reason, Stack, Trim, Format, unicode),
    Ours = our_erl_error:format_exception(1, Class, Reason, renamed(Stack), Trim, Format, unicode),
    case {lists:flatten(placed(Theirs)), unicode:characters_to_list(Ours)} of
        {Same, Same} -> ok;
        {OfTheirs, OfOurs} ->
            put(failures, get(failures) + 1),
            %% One of each function is enough to see.
            Where = [{M, F} || {M, F, _, _} <- lists:sublist(Stack, 1)],
            put({shown, Where, Reason}, true) =:= undefined andalso io:format("OTP:  ~ts~nours: ~ts~n~n", [OfTheirs, OfOurs])
    end.

%% Our modules explain.
renamed(Stack) ->
    [{M, F, A, [case Item of
                    {error_info, #{module := Explains} = About} -> {error_info, About#{module := list_to_atom("our_" ++ atom_to_list(Explains))}};
                    {error_info, About} -> {error_info, About#{module => our_erl_stdlib_errors}};
                    _ -> Item
                end || Item <- Info]} || {M, F, A, Info} <- Stack].

placed(Text) -> re:replace(unicode:characters_to_binary(Text), ", line ([0-9]+)\\)", ":\\1)", [global, {return, list}]).
