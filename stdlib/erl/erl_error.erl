%% Exceptions as text, for the people who read them:
%%
%%   exception error: no function clause matching m:f(a) (m.erl:3)
%%     in call from m:main/1 (m.erl:7)
%%
%% Why a BIF refused its arguments is asked of the module that the frame's
%% `error_info` names (EEP 54).
%%
%% The wording is OTP 25's; a place is written `(file:line)`, as OTP 29 does.
-module(erl_error).
-export([format_exception/3, format_exception/4, format_exception/7, is_auto_imported/2]).

%% `indent`: what stands in front of each line. `format`: the text of a term
%% that starts in a given column. `encoding`: of the text.
-record(style, {indent, format, encoding}).

format_exception(Class, Reason, Stack) -> format_exception(Class, Reason, Stack, #{}).

%% `Options`: column, stack_trim_fun, format_fun, as OTP's.
format_exception(Class, Reason, Stack, Options) ->
    Trim = maps:get(stack_trim_fun, Options, fun(_, _, _) -> false end),
    Format = maps:get(format_fun, Options, fun(Term, Column) -> io_lib:print(Term, Column, 80, 30) end),
    format_exception(maps:get(column, Options, 1), Class, Reason, Stack, Trim, Format, unicode).

%% The text starts in `Column`. Frames at the end of the stack for which
%% `Trim(Module, Function, Arity)` holds are left out.
format_exception(Column, Class, Reason, Stack, Trim, Format, Encoding) ->
    Style = #style{indent = spaces(Column - 1), format = Format, encoding = Encoding},
    {Term, Failed, Frames} = split_stack(Class, Reason, Stack),
    Extended = extended(Reason, Frames),
    Explanation = case Extended of
                      #{reason := Text} -> Text;
                      #{} -> explain(Term, Class, Failed, Style)
                  end,
    [title(Class), Explanation | frames(trimmed(Frames, Trim), Extended, Style)].

title(error) -> "exception error: ";
title(exit) -> "exception exit: ";
title(throw) -> "exception throw: ".

spaces(N) -> lists:duplicate(N, $\s).

%% A call that no clause or no function took is part of the explanation.
split_stack(error, function_clause, [{_, _, Arguments, _} = Frame | Frames]) when is_list(Arguments) ->
    {function_clause, Frame, Frames};
split_stack(error, undef, [{_, _, _, _} = Frame | Frames]) ->
    {undef, Frame, Frames};
split_stack(_, Reason, Stack) when is_list(Stack) ->
    {Reason, none, Stack};
split_stack(_, Reason, NoStack) ->
    {{Reason, NoStack}, none, []}.

trimmed(Frames, Trim) ->
    Drop = fun({Module, Function, Arguments, _}) -> Trim(Module, Function, arity(Arguments)) end,
    lists:reverse(lists:dropwhile(Drop, lists:reverse(Frames))).

arity(Arguments) when is_list(Arguments) -> length(Arguments);
arity(Arity) -> Arity.

%% ---- What went wrong ----

explain(function_clause, error, {Module, Function, Arguments, Info}, Style) ->
    Call = call_behind("no function clause matching ", error, {Module, Function}, Arguments, Style),
    [Call, $\s, place(Info)];
explain(undef, error, {Module, Function, Arguments, _}, Style) ->
    ["undefined function ", name_and_arity(Module, Function, arity(Arguments), Style)];
explain({badarity, {Fun, Arguments}}, error, none, Style) when is_function(Fun), is_list(Arguments) ->
    [fun_name(Fun, Style), " called with ", count(length(Arguments))];
explain(Reason, error, none, Style) ->
    case words(Reason) of
        {Words, Value} -> value_behind(Words, Value, error, Style);
        none -> plain(Reason, error, Style);
        Words -> Words
    end;
explain(calling_self, exit, none, _) -> "the current process attempted to call itself";
explain(Reason, Class, none, Style) -> plain(Reason, Class, Style).

%% Words for a reason, words in front of a value, or `none`.
words(badarg) -> "bad argument";
words({badarg, Value}) -> {"bad argument: ", Value};
words({badkey, Key}) -> {"bad key: ", Key};
words({badmap, Term}) -> {"bad map: ", Term};
words(badarith) -> "an error occurred when evaluating an arithmetic expression";
words({badfun, Term}) -> {"bad function ", Term};
words({badmatch, Value}) -> {"no match of right hand side value ", Value};
words({case_clause, Value}) -> {"no case clause matching ", Value};
words({try_clause, Value}) -> {"no try clause matching ", Value};
words({bad_filter, Value}) -> {"bad filter ", Value};
words({bad_generator, Value}) -> {"bad generator ", Value};
words({else_clause, Value}) -> {"no else clause matching ", Value};
words(if_clause) -> "no true branch found when evaluating an if expression";
words(noproc) -> "no such process or port";
words(notalive) -> "the node cannot be part of a distributed system";
words(system_limit) -> "a system limit has been reached";
words(timeout_value) -> "bad receive timeout value";
words({unbound, Name}) -> ["variable ", io_lib:write(Name), " is unbound"];
words(_) -> none.

plain(Reason, Class, #style{indent = Indent, format = Format}) ->
    Format(Reason, length(Indent) + length(title(Class)) + 1).

%% A value that takes fewer lines on lines of its own gets them.
value_behind(Words, Value, Class, #style{indent = Indent, format = Format}) ->
    Column = length(Indent) + length(title(Class)) + 1,
    Behind = Format(Value, Column + length(Words)),
    case line_feeds(Behind) of
        Lines when Lines > 1 ->
            Below = Format(Value, Column),
            case line_feeds(Below) < Lines of
                true -> [Words, $\n, Indent, spaces(length(title(Class))) | Below];
                false -> [Words | Behind]
            end;
        _ ->
            [Words | Behind]
    end.

count(0) -> "no arguments";
count(1) -> "one argument";
count(2) -> "two arguments";
count(N) -> [integer_to_list(N), " arguments"].

%% ---- Calls ----

call_behind(Words, Class, Called, Arguments, #style{indent = Indent} = Style) ->
    call(Words, [Indent | spaces(length(title(Class)))], Called, Arguments, Style).

%% `Words` and a call with its arguments; when they do not fit behind the
%% words, the call goes to the next line, behind `Front`.
call(Words, Front, {Module, Function} = Called, Arguments, Style) ->
    case is_operator(Called, length(Arguments)) of
        true -> [Words | operation(iolist_size([Words, Front]), Function, Arguments, Style)];
        false ->
            Name = function_name(Module, Function, length(Arguments), Style),
            Behind = string:length([Front, Words | Name]),
            Text = arguments(Arguments, Behind, Style),
            Below = arguments(Arguments, string:length([Front | Name]), Style),
            %% No room behind the words for two short names.
            Narrow = line_feeds(arguments([a2345, b2345], Behind, Style)) > 0,
            case Narrow orelse line_feeds(Below) < line_feeds(Text) of
                true -> [Words, $\n, Front, Name | Below];
                false -> [Words, Name | Text]
            end
    end.

operation(Column, Operator, [Operand], #style{format = Format}) ->
    Name = atom_to_list(Operator),
    [Name, $\s | Format(Operand, Column + length(Name) + 2)];
operation(Column, Operator, [Left, Right], #style{format = Format}) ->
    LeftText = Format(Left, Column + 1),
    Name = atom_to_list(Operator),
    Break = [$\n | spaces(Column)],
    Below = Format(Right, Column + 1),
    Apart = [LeftText, Break, Name, Break | Below],
    case line_feeds(LeftText) of
        0 ->
            Infix = [$\s, Name, $\s],
            Behind = Format(Right, Column + length(Name) + 2 + string:length(LeftText) + 1),
            case line_feeds(Below) < line_feeds(Behind) of
                true -> Apart;
                false -> [LeftText, Infix | Behind]
            end;
        _ -> Apart
    end.

%% The arguments in parentheses: the text of the list, with other brackets.
%% A list that looks like a string is shown as numbers, since it is none.
arguments(Arguments, Column, #style{format = Format, encoding = Encoding} = Style) ->
    Text = case {Arguments, printable(Arguments, Encoding)} of
               {[First | Rest], true} ->
                   Digits = integer_to_list(First),
                   InItsPlace = list_to_atom(lists:duplicate(length(Digits), $a)),
                   [_ | Shown] = text_list(Format([InItsPlace | Rest], Column + 1), Style),
                   [$[ | Digits ++ lists:nthtail(length(Digits), Shown)];
               _ ->
                   text_list(Format(Arguments, Column + 1), Style)
           end,
    [$( | tl(lists:droplast(Text))] ++ ")".

text_list(Text, #style{encoding = Encoding}) -> unicode:characters_to_list(Text, Encoding).

printable(List, latin1) -> io_lib:printable_latin1_list(List);
printable(List, _) -> io_lib:printable_list(List).

line_feeds([Part | Parts]) -> line_feeds(Part) + line_feeds(Parts);
line_feeds($\n) -> 1;
line_feeds(Binary) when is_binary(Binary) -> line_feeds(binary_to_list(Binary));
line_feeds(_) -> 0.

%% ---- The stack ----

frames(Frames, Extended, Style) ->
    Indent = ["  " | Style#style.indent],
    numbered_frames(Frames, "in function ", Extended, Indent, Style).

%% What the extended information says is about the first frame.
numbered_frames([], _, _, _, _) -> [];
numbered_frames([{Module, Function, Arguments, Info} | Frames], Words, Extended, Indent, Style) ->
    Arity = arity(Arguments),
    First = case Words =:= "in function " andalso is_operator({Module, Function}, Arity) of
                true -> "in operator ";
                false -> Words
            end,
    Name = name_and_arity(Module, Function, Arity, Style),
    Where = case is_list(Arguments) of
                true ->
                    CalledAs = [Indent, "   called as "],
                    [$\n, CalledAs | call("", [CalledAs], {Module, Function}, Arguments, Style)];
                false ->
                    [$\s | place(Info)]
            end,
    [$\n, Indent, First, $\s, Name, Where, hints(Extended, Arity, [$\n, Indent, "   "])
     | numbered_frames(Frames, "in call from", #{}, Indent, Style)].

place(Info) ->
    case {proplists:get_value(file, Info), proplists:get_value(line, Info)} of
        {File, Line} when File =/= undefined, Line =/= undefined -> io_lib:format("(~ts:~w)", [File, Line]);
        _ -> ""
    end.

extended(Reason, [{Module, _, _, Info} | _] = Frames) ->
    case lists:keyfind(error_info, 1, Info) of
        {error_info, #{} = About} ->
            Explains = maps:get(module, About, Module),
            Function = maps:get(function, About, format_error),
            try
                Explains:Function(Reason, Frames)
            catch
                error:_ -> #{}
            end;
        _ -> #{}
    end;
extended(_, _) -> #{}.

hints(Extended, Arity, Break) ->
    About = [argument_hint(N, maps:get(N, Extended), Break) || N <- lists:seq(1, Arity), is_map_key(N, Extended)],
    case {About, Extended} of
        {[], #{general := Text}} -> [[Break, "*** ", Text]];
        {_, #{general := Text}} -> About ++ [[Break, "*** ", Text]];
        _ -> About
    end.

%% Further lines of a hint stand under its first.
argument_hint(N, Text, Break) ->
    Words = io_lib:format("*** argument ~w: ", [N]),
    [First | Lines] = string:lexemes(Text, "\r\n"),
    [Break, Words, First | [[Break, spaces(length(lists:flatten(Words))), Line] || Line <- Lines]].

%% ---- Names ----

name_and_arity(Module, Function, Arity, Style) ->
    [function_name(Module, Function, Arity, Style), $/, integer_to_list(Arity)].

%% Without its module where programs call it without.
function_name(erlang, '/', 2, _) -> "'/'";
function_name(Module, Function, Arity, #style{encoding = Encoding}) ->
    case Module =:= erlang andalso is_auto_imported(Function, Arity) of
        true -> io_lib:write(Function);
        false ->
            case is_operator({Module, Function}, Arity) of
                true -> atom_to_list(Function);
                false -> [io_lib:write(Module), $:, atom_text(Function, Encoding)]
            end
    end.

atom_text(Atom, latin1) -> io_lib:write_atom_as_latin1(Atom);
atom_text(Atom, _) -> io_lib:write_atom(Atom).

fun_name(Fun, Style) ->
    {module, Module} = erlang:fun_info(Fun, module),
    {name, Name} = erlang:fun_info(Fun, name),
    {arity, Arity} = erlang:fun_info(Fun, arity),
    name_and_arity(Module, Name, Arity, Style).

is_operator({erlang, Name}, 1) -> lists:member(Name, ['+', '-', 'bnot', 'not']);
is_operator({erlang, Name}, 2) ->
    lists:member(Name, ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr',
                        'and', 'or', 'xor', '==', '/=', '=<', '<', '>=', '>', '=:=', '=/=', '++', '--', '!']);
is_operator(_, _) -> false.

%% Whether `Name/Arity` means erlang:Name/Arity where it is called without a module.
is_auto_imported(Name, Arity) ->
    case lists:keyfind(Name, 1, auto_imported()) of
        {_, Arities} -> lists:member(Arity, Arities);
        false -> false
    end.

auto_imported() ->
    [{abs, [1]}, {alias, [0, 1]}, {apply, [2, 3]}, {atom_to_binary, [1, 2]}, {atom_to_list, [1]},
     {binary_part, [2, 3]}, {binary_to_atom, [1, 2]}, {binary_to_existing_atom, [1, 2]}, {binary_to_float, [1]},
     {binary_to_integer, [1, 2]}, {binary_to_list, [1, 3]}, {binary_to_term, [1, 2]}, {bit_size, [1]},
     {bitsize, [1]}, {bitstring_to_list, [1]}, {byte_size, [1]}, {ceil, [1]}, {check_old_code, [1]},
     {check_process_code, [2, 3]}, {date, [0]}, {delete_module, [1]}, {demonitor, [1, 2]}, {disconnect_node, [1]},
     {element, [2]}, {erase, [0, 1]}, {error, [1, 2, 3]}, {exit, [1, 2]}, {float, [1]}, {float_to_binary, [1, 2]},
     {float_to_list, [1, 2]}, {floor, [1]}, {garbage_collect, [0, 1, 2]}, {get, [0, 1]}, {get_keys, [0, 1]},
     {group_leader, [0, 2]}, {halt, [0, 1, 2]}, {hd, [1]}, {integer_to_binary, [1, 2]}, {integer_to_list, [1, 2]},
     {iolist_size, [1]}, {iolist_to_binary, [1]}, {is_alive, [0]}, {is_atom, [1]}, {is_binary, [1]},
     {is_bitstring, [1]}, {is_boolean, [1]}, {is_float, [1]}, {is_function, [1, 2]}, {is_integer, [1]},
     {is_list, [1]}, {is_map, [1]}, {is_map_key, [2]}, {is_number, [1]}, {is_pid, [1]}, {is_port, [1]},
     {is_process_alive, [1]}, {is_record, [2, 3]}, {is_reference, [1]}, {is_tuple, [1]}, {length, [1]},
     {link, [1]}, {list_to_atom, [1]}, {list_to_binary, [1]}, {list_to_bitstring, [1]},
     {list_to_existing_atom, [1]}, {list_to_float, [1]}, {list_to_integer, [1, 2]}, {list_to_pid, [1]},
     {list_to_port, [1]}, {list_to_ref, [1]}, {list_to_tuple, [1]}, {load_module, [2]}, {make_ref, [0]},
     {map_get, [2]}, {map_size, [1]}, {max, [2]}, {min, [2]}, {module_loaded, [1]}, {monitor, [2, 3]},
     {monitor_node, [2]}, {node, [0, 1]}, {nodes, [0, 1, 2]}, {now, [0]}, {open_port, [2]}, {pid_to_list, [1]},
     {port_close, [1]}, {port_command, [2, 3]}, {port_connect, [2]}, {port_control, [3]}, {port_to_list, [1]},
     {pre_loaded, [0]}, {process_flag, [2, 3]}, {process_info, [1, 2]}, {processes, [0]}, {purge_module, [1]},
     {put, [2]}, {ref_to_list, [1]}, {register, [2]}, {registered, [0]}, {round, [1]}, {self, [0]},
     {setelement, [3]}, {size, [1]}, {spawn, [1, 2, 3, 4]}, {spawn_link, [1, 2, 3, 4]},
     {spawn_monitor, [1, 2, 3, 4]}, {spawn_opt, [2, 3, 4, 5]}, {spawn_request, [1, 2, 3, 4, 5]},
     {spawn_request_abandon, [1]}, {split_binary, [2]}, {statistics, [1]}, {term_to_binary, [1, 2]},
     {term_to_iovec, [1, 2]}, {throw, [1]}, {time, [0]}, {tl, [1]}, {trunc, [1]}, {tuple_size, [1]},
     {tuple_to_list, [1]}, {unalias, [1]}, {unlink, [1]}, {unregister, [1]}, {whereis, [1]}].
