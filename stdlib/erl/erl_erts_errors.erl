%% Why a BIF of the modules erlang, atomics, counters and persistent_term
%% refused its arguments (EEP 54). `minibeam_hints` explains the kinds.
-module(erl_erts_errors).
-export([format_error/2, format_bs_fail/2]).

-define(OPTION, "invalid option in list").
-define(RANGE, "out of range").

format_error(_, [{Module, Function, Arguments, Info} | _]) when is_list(Arguments) ->
    Cause = maps:get(cause, proplists:get_value(error_info, Info, #{}), none),
    minibeam_hints:map(kinds(Module, Function, Arguments, Cause), Arguments);
format_error(_, _) -> #{}.

kinds(erlang, Function, Arguments, Cause) -> erlang(Function, Arguments, Cause);
kinds(persistent_term, get, [_], _) -> [{always, "no persistent term stored with this key"}];
kinds(Module, Function, Arguments, _) when Module =:= atomics; Module =:= counters -> array(Function, Arguments);
kinds(_, _, _, _) -> [].

array(new, _) -> [{integer, 1}, {proper_list, ?OPTION}];
array(_, [Array | _]) when not is_reference(Array) -> [{always, "invalid atomics reference"}, {integer, 1}, integer];
array(_, _) -> [any, {{integer, 1}, ?RANGE}, integer].

%% ---- By function, in groups of what they are about ----

%% Numbers.
erlang(Function, [_], _) when Function =:= abs; Function =:= ceil; Function =:= float; Function =:= floor;
                              Function =:= round; Function =:= trunc -> [number];
erlang(Function, [_], _) when Function =:= float_to_list; Function =:= float_to_binary -> [float];
erlang(Function, [Float, _], _) when Function =:= float_to_list; Function =:= float_to_binary ->
    [float, options(is_float(Float))];
erlang(Function, [_], _) when Function =:= integer_to_list; Function =:= integer_to_binary -> [integer];
erlang(Function, [_, _], _) when Function =:= integer_to_list; Function =:= integer_to_binary -> [integer, base];
erlang(list_to_integer, [_], _) -> [{list, text_of("an integer")}];
erlang(list_to_integer, [_, Base], _) -> in_base(proper_list, Base);
erlang(binary_to_integer, [_], _) -> [{binary, text_of("an integer")}];
erlang(binary_to_integer, [_, Base], _) -> in_base(binary, Base);
erlang(list_to_float, [_], _) -> [{list, text_of("a float")}];
erlang(binary_to_float, [_], _) -> [{binary, text_of("a float")}];
erlang(Function, [_, _], _) when Function =:= phash; Function =:= phash2 -> [any, {integer, 1}];
erlang(unique_integer, [_], _) -> [{proper_list, "invalid modifier"}];
%% Atoms.
erlang(atom_to_list, [_], _) -> [atom];
erlang(atom_to_binary, [_], _) -> [atom];
erlang(atom_to_binary, [_, latin1], _) -> [{atom, "contains a character not expressible in latin1"}];
erlang(atom_to_binary, [_, Encoding], _) when Encoding =:= utf8; Encoding =:= unicode -> [atom];
erlang(atom_to_binary, _, _) -> [atom, {always, "is an invalid encoding option"}];
erlang(list_to_atom, [_], _) -> [{proper_list, "not a list of characters"}];
erlang(list_to_existing_atom, [List], _) ->
    case io_lib:char_list(List) of
        true -> [{always, "not an already existing atom"}];
        false -> [{proper_list, "not a list of characters"}]
    end;
erlang(Function, [Binary], Cause) when Function =:= binary_to_atom; Function =:= binary_to_existing_atom ->
    erlang(Function, [Binary, utf8], Cause);
erlang(Function, [Binary, Encoding], _) when Function =:= binary_to_atom; Function =:= binary_to_existing_atom ->
    case lists:member(Encoding, [latin1, utf8, unicode]) of
        false -> [binary, {always, "not one of the atoms: latin1, utf8, or unicode"}];
        true when Encoding =/= latin1, is_binary(Binary) ->
            case minibeam_hints:is_char_data(Binary) of
                true -> [{always, "not an already existing atom"}];
                false -> [{always, "invalid UTF8 encoding"}]
            end;
        true when Function =:= binary_to_existing_atom -> [{binary, "not an already existing atom"}];
        true -> [binary]
    end;
%% Lists and tuples.
erlang(length, [_], _) -> [list];
erlang(Function, [_], _) when Function =:= hd; Function =:= tl -> [cons];
erlang(append, [_, _], _) -> [list];
erlang(subtract, [_, _], _) -> [proper_list, proper_list];
erlang(list_to_tuple, [_], _) -> [list];
erlang(Function, [_], _) when Function =:= tuple_to_list; Function =:= tuple_size -> [tuple];
erlang(append_element, [_, _], _) -> [tuple];
erlang(Function, [_, Tuple | _], _) when Function =:= element; Function =:= setelement; Function =:= delete_element;
                                         Function =:= insert_element ->
    case is_tuple(Tuple) of
        true -> [{integer, 1, tuple_size(Tuple)}];
        false -> [{integer, 1}, tuple]
    end;
erlang(make_tuple, [_, _], _) -> [{always, ?RANGE}];
erlang(make_tuple, [Arity, _, _], _) ->
    [{integer, 0}, any, options(is_integer(Arity) andalso Arity >= 0)];
erlang(size, [_], _) -> [{always, "not tuple or binary"}];
%% Maps.
erlang(map_size, [_], _) -> [map];
erlang(map_get, [_, Map], _) when is_map(Map) -> [{always, "not present in map"}];
erlang(Function, [_, _], _) when Function =:= map_get; Function =:= is_map_key -> [any, map];
%% Binaries.
erlang(Function, [_], _) when Function =:= bit_size; Function =:= byte_size; Function =:= bitstring_to_list -> [bitstring];
erlang(Function, [_], _) when Function =:= iolist_size; Function =:= iolist_to_binary; Function =:= iolist_to_iovec;
                              Function =:= adler32; Function =:= crc32; Function =:= md5 -> [iodata];
erlang(list_to_binary, [_], _) -> [iolist];
erlang(list_to_bitstring, [_], _) -> [{always, "not a bitstring list"}];
erlang(binary_to_list, [_], _) -> [binary];
erlang(binary_to_list, [Binary, Start, Stop], _) when is_binary(Binary), is_integer(Start), is_integer(Stop), Stop >= 1, Start > Stop ->
    [any, {always, "start position greater than stop position"}];
erlang(binary_to_list, [Binary, Start, Stop], _) when is_binary(Binary), is_integer(Start), Start >= 1, is_integer(Stop), Stop >= 1 ->
    [any, {integer, 1, byte_size(Binary)}, {integer, 1, byte_size(Binary)}];
erlang(binary_to_list, [_, _, _], _) -> [binary, {integer, 1}, {integer, 1}];
erlang(binary_part, [Binary, {Position, Length}], _) when is_binary(Binary), is_integer(Position), is_integer(Length) ->
    [any, {always, ?RANGE}];
erlang(binary_part, [_, {Position, Length}], _) when is_integer(Position), is_integer(Length) -> [binary];
erlang(binary_part, [_, _], _) -> [binary, {always, "not a valid {Pos,Length} tuple"}];
erlang(binary_part, [Binary, Position, Length], _) when is_binary(Binary), is_integer(Position), Position >= 0, is_integer(Length) ->
    case Position > byte_size(Binary) of
        true -> [any, {always, ?RANGE}];
        false -> [any, any, {always, ?RANGE}]
    end;
erlang(binary_part, [_, _, _], _) -> [binary, {integer, 0}, integer];
erlang(split_binary, [Binary, _], _) when is_binary(Binary) -> [any, {integer, 0, byte_size(Binary)}];
erlang(split_binary, [_, _], _) -> [binary, {integer, 0}];
erlang(binary_to_term, [_], _) -> [{binary, "invalid external representation of a term"}];
erlang(Function, [_, _], _) when Function =:= term_to_binary; Function =:= term_to_iovec; Function =:= external_size ->
    [any, {proper_list, ?OPTION}];
%% Funs and code.
erlang(apply, [_, _], _) -> ['fun', proper_list];
erlang(Function, [_, _, _], _) when Function =:= apply; Function =:= hibernate -> [atom, atom, proper_list];
erlang(Function, [_], _) when Function =:= fun_info; Function =:= fun_to_list; Function =:= fun_info_mfa -> ['fun'];
erlang(fun_info, [Fun, _], _) when is_function(Fun) -> [any, {always, "invalid item"}];
erlang(fun_info, [_, _], _) -> ['fun'];
erlang(Function, [_, _, _], _) when Function =:= make_fun; Function =:= function_exported; Function =:= is_builtin ->
    [atom, atom, {integer, 0}];
erlang(is_function, [_, _], _) -> [any, {integer, 0}];
erlang(is_record, [_, _], _) -> [any, atom];
erlang(is_record, [_, _, _], _) -> [any, atom, integer];
erlang(Function, [_], _) when Function =:= module_loaded; Function =:= delete_module; Function =:= purge_module;
                              Function =:= check_old_code; Function =:= whereis -> [atom];
erlang(load_module, [_, _], _) -> [atom, binary];
erlang(check_process_code, _, _) -> [pid, atom];
%% Processes.
erlang(Function, [_], _) when Function =:= spawn; Function =:= spawn_link; Function =:= spawn_monitor -> ['fun'];
erlang(Function, [_, _, _], _) when Function =:= spawn; Function =:= spawn_link; Function =:= spawn_monitor ->
    [atom, atom, proper_list];
erlang(spawn_opt, [_, _], Cause) -> ['fun', spawn_options(Cause)];
erlang(spawn_opt, [_, _, _, _], Cause) -> [atom, atom, proper_list, spawn_options(Cause)];
erlang(link, [_], _) -> [{pid, "the pid does not refer to an existing process"}];
erlang(Function, [_], _) when Function =:= unlink; Function =:= is_process_alive; Function =:= pid_to_list;
                              Function =:= node; Function =:= process_info; Function =:= garbage_collect;
                              Function =:= unregister -> [pid];
erlang(Function, [_, _], _) when Function =:= exit; Function =:= exit_signal -> [pid];
erlang(process_info, [Pid, _], _) when is_pid(Pid) -> [any, {always, "invalid item or item list"}];
erlang(process_info, [_, _], _) -> [pid];
erlang(process_flag, [_, _], badopt) -> [{always, "invalid process flag"}];
erlang(process_flag, [_, _], _) -> [any, {always, "invalid value for this process flag"}];
erlang(group_leader, [_, _], _) -> [pid, pid];
erlang(monitor, [_ | _], badtype) -> [{always, "invalid monitor type"}];
erlang(monitor, [process, _], _) -> [any, pid];
erlang(monitor, [process, _, _], badopt) -> [any, pid, {proper_list, ?OPTION}];
erlang(monitor, [process, _, _], _) -> [any, pid];
erlang(Function, [_], _) when Function =:= demonitor; Function =:= ref_to_list; Function =:= unalias;
                              Function =:= cancel_timer; Function =:= read_timer -> [reference];
erlang(Function, [Reference, _], _) when Function =:= demonitor; Function =:= cancel_timer; Function =:= read_timer ->
    [reference, options(is_reference(Reference))];
erlang(alias, [_], _) -> [{proper_list, ?OPTION}];
erlang(list_to_pid, [_], _) -> [{list, text_of("a pid")}];
erlang(list_to_ref, [_], _) -> [{list, text_of("a reference")}];
erlang(list_to_port, [_], _) -> [{list, text_of("a port")}];
erlang(register, [_, _], registered_name) -> [any, {always, "this process or port already has a name"}];
erlang(register, [_, _], notalive) -> [any, {always, "the pid does not refer to an existing process"}];
erlang(register, [undefined, _], _) -> [{always, "'undefined' is not a valid name"}, pid_or_port];
erlang(register, [_, Pid], _) when is_pid(Pid) -> [{atom, "name is in use"}];
erlang(register, [_, _], _) -> [atom, pid_or_port];
erlang(Function, [_, _], _) when Function =:= send; Function =:= '!' -> [{always, "invalid destination"}];
erlang(send, [_, _, _], badopt) -> [any, any, {proper_list, ?OPTION}];
erlang(send, [_, _, _], _) -> [{always, "invalid destination"}];
%% Time and the system.
erlang(Function, [Time, Destination | Rest], Cause) when Function =:= start_timer; Function =:= send_after ->
    timer(Time, Destination, Rest, Cause);
erlang(convert_time_unit, [_, _, _], _) -> [integer, time_unit, time_unit];
erlang(Function, [_], _) when Function =:= monotonic_time; Function =:= system_time; Function =:= time_offset ->
    [{always, "invalid time unit"}];
erlang(posixtime_to_universaltime, [_], _) -> [integer];
erlang(Function, [_], _) when Function =:= universaltime_to_localtime; Function =:= universaltime_to_posixtime ->
    [{always, "not a valid universal time"}];
erlang(localtime_to_universaltime, [_ | _], _) -> [{always, "not a valid local time"}];
erlang(halt, [_], _) -> [{always, "invalid status"}];
erlang(halt, [_, _], badopt) -> [any, {proper_list, ?OPTION}];
erlang(halt, [_, _], _) -> [{always, "invalid status"}];
erlang(statistics, [_], _) -> [{always, "invalid statistics item"}];
erlang(system_info, [_], _) -> [{always, "invalid system info item"}];
erlang(system_flag, [_, _], badopt) -> [{always, "invalid system flag"}];
erlang(system_flag, [_, _], _) -> [any, {always, "invalid value for this system flag"}];
erlang(memory, [Item], _) when is_atom(Item) -> [{always, "invalid memory type option"}];
erlang(bump_reductions, [_], _) -> [{integer, 0}];
erlang(display_string, [_], _) -> [string];
erlang(_, _, _) -> [].

text_of(Type) -> "not a textual representation of " ++ Type.

in_base(Kind, Base) when is_integer(Base), Base >= 2, Base =< 36 -> [{Kind, text_of("an integer")}];
in_base(Kind, _) -> [Kind, base].

%% Options are at fault when nothing before them is.
options(true) -> {proper_list, ?OPTION};
options(false) -> proper_list.

spawn_options(badopt) -> {proper_list, "invalid spawn option"};
spawn_options(_) -> any.

timer(Time, Destination, Rest, Cause) ->
    TimeKind = case is_integer(Time) andalso Time >= 0 of
                   true when Cause =:= time -> {always, "exceeds the maximum supported time value"};
                   true -> any;
                   false -> {integer, 0}
               end,
    DestinationKind = case is_pid(Destination) orelse is_atom(Destination) of
                          true -> any;
                          false -> {always, "not a pid or an atom"}
                      end,
    case Rest of
        [_, _] -> [TimeKind, DestinationKind, any, options(TimeKind =:= any andalso DestinationKind =:= any)];
        _ -> [TimeKind, DestinationKind]
    end.

%% ---- Construction of binaries ----

format_bs_fail(Reason, [{_, _, _, Info} | _]) ->
    case proplists:get_value(error_info, Info, #{}) of
        #{cause := {Segment, Type, What, Value}} = About ->
            Number = maps:get(override_segment_position, About, Segment),
            Text = io_lib:format("segment ~p of type '~ts': ~ts", [Number, Type, segment(Reason, Type, What, Value)]),
            #{general => unicode:characters_to_binary(Text), reason => <<"construction of binary failed">>};
        _ -> #{}
    end.

segment(system_limit, binary, binary, size) ->
    io_lib:format("the size of the binary/bitstring is too large (exceeding ~p bits)", [(1 bsl 31) - 1]);
segment(system_limit, _, size, Value) -> io_lib:format("the size ~p is too large", [Value]);
segment(_, float, invalid, Value) ->
    io_lib:format("expected one of the supported sizes 16, 32, or 64 but got: ~p", [Value]);
segment(_, float, no_float, Value) -> ["the value ", short(Value), " is outside the range expressible as a float"];
segment(_, binary, unit, Value) ->
    ["the size of the value ", short(Value), " is not a multiple of the unit for the segment"];
segment(_, _, short, Value) -> ["the value ", short(Value), " is shorter than the size of the segment"];
segment(_, _, size, Value) -> ["expected a non-negative integer as size but got: ", short(Value)];
segment(_, Type, type, Value) -> ["expected ", expected(Type), " but got: ", short(Value)];
segment(_, _, _, Value) -> short(Value).

expected(binary) -> "a binary";
expected(float) -> "a float or an integer";
expected(integer) -> "an integer";
expected(Type) -> ["a non-negative integer encodable as ", atom_to_list(Type)].

%% The beginning and the end of what is long.
short(Integer) when is_integer(Integer) ->
    case integer_to_list(Integer) of
        Text when length(Text) >= 48 -> [lists:sublist(Text, 12), "...", lists:nthtail(length(Text) - 12, Text)];
        Text -> Text
    end;
short(Bits) when is_bitstring(Bits), byte_size(Bits) >= 16 ->
    <<Front:8/binary, _/bitstring>> = Bits,
    Skipped = byte_size(Bits) - 2,
    <<_:Skipped/binary, End/bitstring>> = Bits,
    [_ | _] = FrontText = lists:flatten(io_lib:format("~w", [Front])),
    "<<" ++ EndText = lists:flatten(io_lib:format("~w", [End])),
    [lists:sublist(FrontText, length(FrontText) - 2), "...,", EndText];
short(Term) -> io_lib:format("~P", [Term, 20]).
