%% Why a function of the standard library refused its arguments (EEP 54).
%% `minibeam_hints` explains the kinds.
-module(erl_stdlib_errors).
-export([format_error/2]).

-define(RANGE, "out of range").
-define(OPTIONS, "invalid options").

format_error(_, [{Module, Function, Arguments, Info} | _]) when is_list(Arguments) ->
    Cause = maps:get(cause, proplists:get_value(error_info, Info, #{}), none),
    minibeam_hints:map(kinds(Module, Function, Arguments, Cause), Arguments);
format_error(_, _) -> #{}.

kinds(lists, Function, Arguments, _) -> lists(Function, Arguments);
kinds(maps, Function, Arguments, _) -> maps(Function, Arguments);
kinds(math, Function, Arguments, _) -> math(Function, Arguments);
kinds(binary, Function, Arguments, _) -> binary(Function, Arguments);
kinds(unicode, _, [_], _) -> [{always, "not valid character data (an iodata term)"}];
kinds(unicode, _, _, _) -> [char_data, encoding, encoding];
kinds(io, Function, Arguments, Cause) -> io(Function, Arguments, Cause);
kinds(_, _, _, _) -> [].

lists(Function, [_, _, _]) when Function =:= keyfind; Function =:= keymember; Function =:= keysearch ->
    [any, {integer, 1}, proper_list];
lists(member, [_, _]) -> [any, proper_list];
lists(reverse, [_, _]) -> [proper_list];
lists(seq, [First, Last, Step]) when is_integer(First), is_integer(Last), is_integer(Step) ->
    case Step =< 0 andalso First - Step =< Last of
        true -> [any, any, {always, "not a positive increment"}];
        false -> [any, any, {always, "not a negative increment"}]
    end;
lists(seq, [_, _, _]) -> [integer, integer, integer];
lists(_, _) -> [].

maps(Function, [_, _]) when Function =:= map; Function =:= filter; Function =:= filtermap; Function =:= foreach ->
    [{'fun', 2}, map_or_iterator];
maps(fold, [_, _, _]) -> [{'fun', 3}, any, map_or_iterator];
maps(Function, [_ | _]) when Function =:= from_list; Function =:= from_keys -> [proper_list];
maps(get, [_, Map]) when is_map(Map) -> [{always, "not present in map"}];
maps(groups_from_list, [_, _]) -> [{'fun', 1}, proper_list];
maps(groups_from_list, [_, _, _]) -> [{'fun', 1}, {'fun', 1}, proper_list];
maps(Function, [_, _]) when Function =:= intersect; Function =:= merge -> [map, map];
maps(Function, [_, _, _]) when Function =:= intersect_with; Function =:= merge_with -> [{'fun', 3}, map, map];
maps(next, [_]) -> [{always, "not a valid iterator"}];
maps(update_with, [_, _, _]) -> [any, {'fun', 1}, map];
maps(update_with, [_, _, _, _]) -> [any, {'fun', 1}, any, map];
maps(Function, [_, _]) when Function =:= with; Function =:= without -> [proper_list, map];
maps(Function, [_]) when Function =:= iterator; Function =:= keys; Function =:= size; Function =:= to_list;
                         Function =:= values -> [map];
maps(Function, [_ | _]) when Function =:= find; Function =:= is_key; Function =:= remove; Function =:= take;
                             Function =:= get -> [any, map];
maps(Function, [_, _, _]) when Function =:= put; Function =:= update -> [any, any, map];
maps(_, _) -> [].

math(Function, [_]) when Function =:= acos; Function =:= acosh; Function =:= asin; Function =:= atanh; Function =:= log;
                         Function =:= log2; Function =:= log10; Function =:= sqrt ->
    [{number, "is outside the domain for this function"}];
math(fmod, [Number, Divisor]) when is_number(Number), Divisor == 0 ->
    [any, {always, "is outside the domain for this function"}];
math(_, Arguments) -> [number || _ <- Arguments].

binary(at, [_, _]) -> [no_bits, {integer, 0}];
binary(bin_to_list, [_]) -> [no_bits];
binary(compile_pattern, [_]) -> [{always, "not a valid pattern"}];
binary(copy, [_ | _]) -> [no_bits, {integer, 0}];
binary(decode_unsigned, [_ | _]) -> [no_bits, endianness];
binary(encode_unsigned, [_ | _]) -> [{integer, 0}, endianness];
binary(decode_hex, [Text]) when is_binary(Text), byte_size(Text) rem 2 =:= 1 ->
    [{always, "must contain an even number of bytes"}];
binary(Function, [<<>>]) when Function =:= first; Function =:= last -> [{always, "a zero-sized binary is not allowed"}];
binary(Function, [_]) when Function =:= first; Function =:= last; Function =:= encode_hex; Function =:= decode_hex;
                           Function =:= referenced_byte_size -> [no_bits];
binary(list_to_bin, [_]) -> [{always, "not an iodata term"}];
binary(Function, [_]) when Function =:= longest_common_prefix; Function =:= longest_common_suffix ->
    [{always, "not a flat list of binaries"}];
binary(Function, [_, _]) when Function =:= match; Function =:= matches; Function =:= split -> [no_bits, pattern];
binary(Function, [Subject, Pattern, Options]) when Function =:= match; Function =:= matches; Function =:= split ->
    [no_bits, pattern, binary_options(Function, [Subject, Pattern], Options)];
binary(replace, [_, _, _]) -> [no_bits, pattern, no_bits];
binary(replace, [Subject, Pattern, Replacement, Options]) ->
    [no_bits, pattern, no_bits, binary_options(replace, [Subject, Pattern, Replacement], Options)];
binary(Function, [Subject, {Position, Length}]) when Function =:= part orelse Function =:= bin_to_list,
                                                     is_integer(Position), is_integer(Length) ->
    case is_binary(Subject) of
        true -> [any, {always, ?RANGE}];
        false -> [no_bits]
    end;
binary(Function, [_, _]) when Function =:= part; Function =:= bin_to_list ->
    [no_bits, {always, "not a valid {Pos,Length} tuple"}];
binary(Function, [Subject, Position, Length]) when Function =:= part orelse Function =:= bin_to_list,
                                                   is_binary(Subject), is_integer(Position), Position >= 0, is_integer(Length) ->
    case Position > byte_size(Subject) of
        true -> [any, {always, ?RANGE}];
        false -> [any, any, {always, ?RANGE}]
    end;
binary(Function, [_, _, _]) when Function =:= part; Function =:= bin_to_list -> [no_bits, {integer, 0}, integer];
binary(_, _) -> [].

%% The options are at fault if nothing else is.
binary_options(Function, Others, Options) ->
    Kinds = lists:sublist([no_bits, pattern, no_bits], length(Others)),
    case {map_size(minibeam_hints:map(Kinds, Others)), Options} of
        {0, [{scope, {Start, Length}}]} when is_integer(Start), is_integer(Length), Function =/= split, Function =/= replace ->
            {always, "specified part is not wholly inside binary"};
        {0, _} -> {always, ?OPTIONS};
        _ -> any
    end.

%% ---- Input and output ----

io(Function, Arguments, {io, Problem}) ->
    Text = case Problem of
               calling_self -> "the device is not allowed to be the current process";
               terminated -> "the device has terminated";
               _ -> "the device does not exist"
           end,
    case has_device(Function, Arguments) of
        true -> [{always, Text}];
        false -> [{general, Text}]
    end;
io(Function, Arguments, {device, Problem}) ->
    case has_device(Function, Arguments) of
        true -> [any | refused(Function, tl(Arguments), Problem)];
        false -> refused(Function, Arguments, Problem)
    end;
io(_, _, _) -> [].

has_device(Function, Arguments) when Function =:= format; Function =:= fwrite -> length(Arguments) =:= 3;
has_device(nl, Arguments) -> length(Arguments) =:= 1;
has_device(_, Arguments) -> length(Arguments) >= 2.

refused(_, _, {no_translation, In, Out}) ->
    [{general, io_lib:format("device failed to transcode string from ~p to ~p", [In, Out])}];
refused(Function, [Format], Problem) when Function =:= format; Function =:= fwrite ->
    refused(Function, [Format, []], Problem);
refused(Function, [Format, Arguments], _) when Function =:= format; Function =:= fwrite ->
    format_kinds(Format, Arguments);
refused(put_chars, Arguments, Problem) ->
    case minibeam_hints:is_char_data(lists:last(Arguments)) of
        true -> [unknown(Problem)];
        false -> [char_data]
    end;
refused(_, _, Problem) -> [unknown(Problem)].

unknown(Problem) -> {general, io_lib:format("unknown error: ~tp", [Problem])}.

format_kinds(Format, Arguments) ->
    case is_format(Format) of
        false ->
            %% A device and a format without arguments, most likely.
            Missing = [{general, "possibly missing argument list"} || is_pid(Format) orelse is_atom(Format), is_format(Arguments)],
            [{always, "not a valid format string"}, proper_list | Missing];
        true when not is_list(Arguments) -> [any, list];
        true -> argument_kinds(expected(characters(Format)), Format, Arguments)
    end.

is_format(Format) when is_list(Format) -> io_lib:char_list(Format);
is_format(Format) -> is_atom(Format) orelse is_binary(Format).

characters(Format) when is_list(Format) -> Format;
characters(Format) when is_binary(Format) -> binary_to_list(Format);
characters(Format) -> atom_to_list(Format).

argument_kinds({error, Text}, _, _) -> [{always, ["format string invalid (", Text, ")"]}];
argument_kinds(Types, Format, Arguments) when length(Types) =/= length(Arguments) ->
    [{always, "wrong number of arguments"} | [{general, "possibly missing argument list"} || is_atom(Format)]];
argument_kinds(Types, _, Arguments) ->
    Numbered = lists:zip3(lists:seq(1, length(Types)), Types, Arguments),
    case [io_lib:format("element ~w must be of type ~w", [N, Type]) || {N, Type, Argument} <- Numbered, not is(Type, Argument)] of
        [] -> [{always, "failed to format string"}];
        Wrong -> [any, {always, lists:join("\n", Wrong)}]
    end.

is(term, _) -> true;
is(integer, Term) -> is_integer(Term);
is(float, Term) -> is_float(Term);
is(string, Term) when is_list(Term) -> minibeam_hints:is_char_data(Term) orelse is_list(catch unicode:characters_to_list(Term));
is(string, Term) -> is_atom(Term) orelse is_binary(Term).

%% The types of a format's arguments, or why it is none.
expected([$~ | Rest]) -> expected_field(Rest);
expected([_ | Rest]) -> expected(Rest);
expected([]) -> [].

%% Width, precision and padding; each star takes an integer.
expected_field(Rest0) ->
    {Width, Rest1} = number(without(Rest0, $-)),
    {Precision, Rest2} = case Rest1 of
                             [$. | Behind] -> number(Behind);
                             _ -> {[], Rest1}
                         end,
    {Pad, Rest3} = case Rest2 of
                       [$., $* | Behind2] -> {[integer], Behind2};
                       [$., _ | Behind2] -> {[], Behind2};
                       _ -> {[], Rest2}
                   end,
    case lists:dropwhile(fun(Char) -> Char =:= $t orelse Char =:= $l end, Rest3) of
        [Control | Rest] -> expected_behind(control(Control), Control, Width ++ Precision ++ Pad, Rest);
        [] -> {error, "truncated"}
    end.

expected_behind(error, Control, _, _) -> {error, ["invalid control ~", Control]};
expected_behind(Types, _, Before, Rest) ->
    case expected(Rest) of
        {error, _} = Error -> Error;
        Others -> Before ++ Types ++ Others
    end.

without([Char | Rest], Char) -> Rest;
without(Rest, _) -> Rest.

number([$* | Rest]) -> {[integer], Rest};
number(Rest) -> {[], lists:dropwhile(fun(Char) -> Char >= $0 andalso Char =< $9 end, Rest)}.

control($~) -> [];
control($n) -> [];
control($i) -> [term];
control($w) -> [term];
control($p) -> [term];
control($W) -> [term, integer];
control($P) -> [term, integer];
control($s) -> [string];
control($c) -> [integer];
control($e) -> [float];
control($f) -> [float];
control($g) -> [float];
control($b) -> [integer];
control($B) -> [integer];
control($#) -> [integer];
control($+) -> [integer];
control($x) -> [integer, string];
control($X) -> [integer, string];
control(_) -> error.
