%% Text made of terms: `format/2` and its control sequences, texts of single
%% terms, what counts as a character; and the helpers by which an I/O server
%% takes lines and characters from what it has read.
%%
%% Texts come back as OTP's do: a list whose elements are characters and, for
%% `~w ~p ~s`, the texts of arguments, not joined.
%%
%% BIFs: minibeam:write/3, minibeam:print/6; float_to_list/1,2.
%%
%% Differs from OTP: the option `chars_limit` has no effect; texts of terms
%% are flat lists; scan_format/2, unscan_format/1, build_text/1,2 and
%% fread/2,3 are missing.
-module(io_lib).
-export([format/2, format/3, fwrite/2, fwrite/3]).
-export([write/1, write/2, write/3, print/1, print/4, nl/0, indentation/2, chars_length/1]).
-export([write_atom/1, write_atom_as_latin1/1, write_binary/3]).
-export([write_string/1, write_string/2, write_latin1_string/1, write_latin1_string/2]).
-export([write_string_as_latin1/1, write_string_as_latin1/2, write_unicode_string/1]).
-export([write_char/1, write_latin1_char/1, write_char_as_latin1/1, write_unicode_char/1]).
-export([quote_atom/2, format_prompt/1, format_prompt/2, limit_term/2]).
-export([char_list/1, latin1_char_list/1, deep_char_list/1, deep_latin1_char_list/1, deep_unicode_char_list/1]).
-export([printable_list/1, printable_latin1_list/1, printable_unicode_list/1]).
-export([collect_chars/3, collect_chars/4, collect_line/3, collect_line/4, get_until/3, get_until/4]).

-define(DEFAULT_LINE_LENGTH, 80).
%% A float is rounded from this many digits, the ones of float_to_list/1.
-define(DIGITS, 21).

-define(IS_CHAR(C), (is_integer(C) andalso C >= 0 andalso (C < 16#D800 orelse
                     (C > 16#DFFF andalso C < 16#FFFE) orelse (C > 16#FFFF andalso C =< 16#10FFFF)))).
-define(IS_LATIN1(C), (is_integer(C) andalso C >= 0 andalso C =< 255)).
%% Control characters that have an escape of their own count as printable.
-define(IS_SPACING(C), (C >= $\b andalso C =< $\r orelse C =:= $\e)).

%% ---- Format strings ----

fwrite(Format, Arguments) -> format(Format, Arguments).

fwrite(Format, Arguments, Options) -> format(Format, Arguments, Options).

format(Format, Arguments, _Options) -> format(Format, Arguments).

format(Format, Arguments) ->
    try
        scan(format_chars(Format), Arguments, [], 0, [])
    catch
        _:_ -> erlang:error(badarg, [Format, Arguments])
    end.

format_chars(Format) when is_list(Format) -> Format;
format_chars(Format) when is_binary(Format) -> binary_to_list(Format);
format_chars(Format) when is_atom(Format) -> atom_to_list(Format).

%% One pass. `Text` is what was made since the last `~p`, reversed; it started
%% in column `Column`. `Done` is all before that, reversed. So the column is
%% counted only where a `~p` asks for it, and no character is counted twice.
scan([$~ | Format], Arguments, Text, Column, Done) ->
    control(Format, Arguments, Text, Column, Done);
scan([Char | Format], Arguments, Text, Column, Done) ->
    scan(Format, Arguments, [Char | Text], Column, Done);
scan([], [], Text, _, []) ->
    lists:reverse(Text);
scan([], [], Text, _, Done) ->
    lists:reverse(Done, lists:reverse(Text)).

%% The sequences that nearly all are, then the others.
control([$n | Format], Arguments, Text, Column, Done) when is_list(Arguments) ->
    scan(Format, Arguments, [$\n | Text], Column, Done);
control([$w | Format], [Term | Arguments], Text, Column, Done) ->
    scan(Format, Arguments, [minibeam:write(Term, -1, latin1) | Text], Column, Done);
control([$s | Format], [Chars | Arguments], Text, Column, Done) ->
    scan(Format, Arguments, [latin1_text(Chars) | Text], Column, Done);
control([$~ | Format], Arguments, Text, Column, Done) when is_list(Arguments) ->
    scan(Format, Arguments, [$~ | Text], Column, Done);
control(Format0, Arguments0, Text, Column, Done) ->
    {Width, Format1, Arguments1} = width(Format0, Arguments0),
    {Precision, Format2, Arguments2} = precision(Format1, Arguments1),
    {Pad, Format3, Arguments3} = pad(Format2, Arguments2),
    {Encoding, Strings, [Control | Format]} = modifiers(Format3, latin1, true),
    Field = {Width, Precision, Pad},
    case Control of
        _ when Control =:= $p; Control =:= $P ->
            {Term, Depth, Arguments} = term_and_depth(Control, Arguments3),
            At = indentation(lists:reverse(Text), Column),
            Pretty = pretty(Term, Depth, Field, At, Encoding, Strings),
            scan(Format, Arguments, [], indentation(Pretty, At), [Pretty | Text ++ Done]);
        _ when Control =:= $w; Control =:= $W; Control =:= $s ->
            {Piece, Arguments} = piece(Control, Arguments3, Field, Encoding),
            scan(Format, Arguments, [Piece | Text], Column, Done);
        _ ->
            {Chars, Arguments} = small(Control, Arguments3, Field, Encoding),
            scan(Format, Arguments, lists:reverse(lists:flatten(Chars), Text), Column, Done)
    end.

%% ---- What stands between the tilde and the control character ----

%% `none`, or {left | right, Columns}.
width([$- | Format0], Arguments0) ->
    {Number, Format, Arguments} = number(Format0, Arguments0),
    {side(-Number), Format, Arguments};
width(Format0, Arguments0) ->
    case number(Format0, Arguments0) of
        {none, _, _} = None -> None;
        {Number, Format, Arguments} -> {side(Number), Format, Arguments}
    end.

side(Number) when Number < 0 -> {left, -Number};
side(Number) -> {right, Number}.

precision([$. | Format], Arguments) -> number(Format, Arguments);
precision(Format, Arguments) -> {none, Format, Arguments}.

number([$* | Format], [Number | Arguments]) when is_integer(Number) -> {Number, Format, Arguments};
number([Digit | _] = Format, Arguments) when Digit >= $0, Digit =< $9 -> digits(Format, Arguments, 0);
number(Format, Arguments) -> {none, Format, Arguments}.

digits([Digit | Format], Arguments, Number) when Digit >= $0, Digit =< $9 ->
    digits(Format, Arguments, Number * 10 + Digit - $0);
digits(Format, Arguments, Number) ->
    {Number, Format, Arguments}.

pad([$., $* | Format], [Pad | Arguments]) -> {Pad, Format, Arguments};
pad([$., Pad | Format], Arguments) -> {Pad, Format, Arguments};
pad(Format, Arguments) -> {$\s, Format, Arguments}.

modifiers([$t | Format], _, Strings) -> modifiers(Format, unicode, Strings);
modifiers([$l | Format], Encoding, _) -> modifiers(Format, Encoding, false);
modifiers(Format, Encoding, Strings) -> {Encoding, Strings, Format}.

%% ---- Terms and strings ----

term_and_depth($p, [Term | Arguments]) -> {Term, -1, Arguments};
term_and_depth($P, [Term, Depth | Arguments]) when is_integer(Depth) -> {Term, Depth, Arguments}.

%% The width is the line's length, the precision the column to start in.
pretty(Term, Depth, {Width, Precision, _}, At, Encoding, Strings) ->
    LineLength = case Width of
                     none -> ?DEFAULT_LINE_LENGTH;
                     {right, Columns} -> Columns
                 end,
    Column = case Precision of
                 none -> At + 1;
                 _ -> Precision
             end,
    minibeam:print(Term, Column, LineLength, Depth, Encoding, Strings).

piece($w, [Term | Arguments], Field, Encoding) ->
    {field(minibeam:write(Term, -1, Encoding), Field), Arguments};
piece($W, [Term, Depth | Arguments], Field, Encoding) when is_integer(Depth) ->
    {field(minibeam:write(Term, Depth, Encoding), Field), Arguments};
piece($s, [Chars | Arguments], Field, latin1) ->
    {string(latin1_text(Chars), Field, latin1), Arguments};
piece($s, [Chars | Arguments], Field, unicode) ->
    {string(unicode_text(Chars), Field, unicode), Arguments}.

%% The characters of an iolist, still deep. A flat list of bytes is taken as it is.
latin1_text(Atom) when is_atom(Atom), Atom =/= [] ->
    latin1_text(atom_to_list(Atom));
latin1_text(Binary) when is_binary(Binary) ->
    binary_to_list(Binary);
latin1_text(Chars) ->
    case latin1_char_list(Chars) of
        true -> Chars;
        false -> bytes(Chars)
    end.

bytes([Byte | Rest]) when is_integer(Byte), Byte >= 0, Byte =< 255 -> [Byte | bytes(Rest)];
bytes([Inner | Rest]) -> [bytes(Inner) | bytes(Rest)];
bytes([]) -> [];
bytes(Binary) when is_binary(Binary) -> binary_to_list(Binary).

unicode_text(Atom) when is_atom(Atom) -> atom_to_list(Atom);
unicode_text(Chars) -> chars(Chars).

chars([Char | Rest]) when is_integer(Char), Char >= 0 -> [Char | chars(Rest)];
chars([Inner | Rest]) -> [chars(Inner) | chars(Rest)];
chars([]) -> [];
chars(Binary) when is_binary(Binary) ->
    try unicode:characters_to_list(Binary) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Binary)
    catch
        _:_ -> binary_to_list(Binary)
    end.

%% ---- Numbers and characters ----

small($i, [_ | Arguments], _, _) ->
    {[], Arguments};
small($~, Arguments, Field, _) when is_list(Arguments) ->
    {repeated($~, Field), Arguments};
small($n, Arguments, {none, _, _}, _) when is_list(Arguments) ->
    {"\n", Arguments};
small($n, Arguments, {{right, Width}, _, _}, _) when is_list(Arguments) ->
    {lists:duplicate(Width, $\n), Arguments};
small($c, [Char | Arguments], Field, unicode) when is_integer(Char) ->
    {repeated(Char, Field), Arguments};
small($c, [Char | Arguments], Field, latin1) when is_integer(Char) ->
    {repeated(Char band 255, Field), Arguments};
small($b, [Integer | Arguments], Field, _) ->
    {integer(Integer, [], lower, Field), Arguments};
small($B, [Integer | Arguments], Field, _) ->
    {integer(Integer, [], upper, Field), Arguments};
small($x, [Integer, Prefix | Arguments], Field, _) ->
    {integer(Integer, prefix(Prefix), lower, Field), Arguments};
small($X, [Integer, Prefix | Arguments], Field, _) ->
    {integer(Integer, prefix(Prefix), upper, Field), Arguments};
small($+, [Integer | Arguments], Field, _) ->
    {integer(Integer, base_prefix(Field), lower, Field), Arguments};
small($#, [Integer | Arguments], Field, _) ->
    {integer(Integer, base_prefix(Field), upper, Field), Arguments};
small($e, [Float | Arguments], Field, _) when is_float(Float) ->
    {float(e, Float, Field), Arguments};
small($f, [Float | Arguments], Field, _) when is_float(Float) ->
    {float(f, Float, Field), Arguments};
small($g, [Float | Arguments], Field, _) when is_float(Float) ->
    {general_float(Float, Field), Arguments}.

repeated(Char, {none, none, _}) -> [Char];
repeated(Char, {{_, Width}, none, _}) -> lists:duplicate(Width, Char);
repeated(Char, {none, Times, _}) -> lists:duplicate(Times, Char);
repeated(Char, {{Side, Width}, Times, Pad}) when Width >= Times ->
    padded(lists:duplicate(Times, Char), Width - Times, Side, Pad).

%% The precision is the base.
integer(Integer, Prefix, Case, {Width, Precision, Pad}) ->
    Base = base(Precision),
    Digits = digits_in_case(integer_to_list(abs(Integer), Base), Case),
    Sign = [$- || Integer < 0],
    field(Sign ++ Prefix ++ Digits, {Width, none, Pad}).

base(none) -> 10;
base(Base) when Base >= 2, Base =< 36 -> Base.

base_prefix({_, Precision, _}) -> integer_to_list(base(Precision)) ++ "#".

prefix(Prefix) when is_atom(Prefix) -> atom_to_list(Prefix);
prefix(Prefix) ->
    true = deep_char_list(Prefix),
    lists:flatten(Prefix).

digits_in_case(Digits, upper) -> Digits;
digits_in_case(Digits, lower) -> [lower(Digit) || Digit <- Digits].

lower(Char) when Char >= $A, Char =< $Z -> Char + $a - $A;
lower(Char) -> Char.

%% ---- Floats ----

float(Form, Float, {Width, none, Pad}) -> float(Form, Float, {Width, 6, Pad});
float(Form, Float, {none, Precision, _}) -> float_text(Form, Float, Precision);
float(Form, Float, {{_, Columns} = Width, Precision, Pad}) ->
    field(float_text(Form, Float, Precision), {Width, Columns, Pad}).

%% `f` with so many decimals, `e` with so many digits in all.
float_text(f, Float, Decimals) when Decimals >= 1 ->
    {Sign, Digits, Exponent} = decompose(Float),
    Scaled = rounded(Digits, Exponent + 1 + Decimals - ?DIGITS),
    Text = integer_to_list(Scaled),
    Padded = lists:duplicate(max(0, Decimals + 1 - length(Text)), $0) ++ Text,
    {Whole, Fraction} = lists:split(length(Padded) - Decimals, Padded),
    Sign ++ Whole ++ "." ++ Fraction;
float_text(e, Float, Precision) when Precision >= 2 ->
    {Sign, Digits, Exponent} = decompose(Float),
    case integer_to_list(rounded(Digits, Precision - ?DIGITS)) of
        %% 9.99 was rounded up to 10.0.
        [First | Rest] when length(Rest) =:= Precision ->
            Sign ++ [First, $. | lists:droplast(Rest)] ++ exponent(Exponent + 1);
        [$0] ->
            Sign ++ "0." ++ lists:duplicate(Precision - 1, $0) ++ exponent(Exponent);
        [First | Rest] ->
            Sign ++ [First, $. | Rest] ++ exponent(Exponent)
    end.

exponent(Exponent) when Exponent >= 0 -> "e+" ++ integer_to_list(Exponent);
exponent(Exponent) -> "e" ++ integer_to_list(Exponent).

%% The sign, the digits as one integer, the exponent of the first of them.
decompose(Float) ->
    <<Negative:1, _:63>> = <<Float/float>>,
    {Mantissa, [$e | Exponent]} = lists:splitwith(fun(Char) -> Char =/= $e end, float_to_list(abs(Float))),
    Digits = list_to_integer([Digit || Digit <- Mantissa, Digit =/= $.]),
    {[$- || Negative =:= 1], Digits, list_to_integer(Exponent)}.

%% Digits * 10^Shift, halves away from zero.
rounded(Digits, Shift) when Shift >= 0 -> Digits * power_of_ten(Shift);
rounded(_, Shift) when Shift < -?DIGITS -> 0;
rounded(Digits, Shift) ->
    Unit = power_of_ten(-Shift),
    (Digits + Unit div 2) div Unit.

power_of_ten(0) -> 1;
power_of_ten(N) -> 10 * power_of_ten(N - 1).

%% So many digits in all, as `f` for a float from 0.1 up to 10000, else as `e`.
general_float(Float, {Width, none, Pad}) -> general_float(Float, {Width, 6, Pad});
general_float(Float, {Width, Digits, Pad}) when Digits >= 1 ->
    case magnitude(abs(Float)) of
        Exponent when is_integer(Exponent), Digits - 1 > Exponent; Exponent =:= -1, Digits =:= 1 ->
            float(f, Float, {Width, Digits - 1 - Exponent, Pad});
        _ ->
            float(e, Float, {Width, max(2, Digits), Pad})
    end.

magnitude(Float) when Float < 0.1 -> small;
magnitude(Float) when Float < 1.0 -> -1;
magnitude(Float) when Float < 10.0 -> 0;
magnitude(Float) when Float < 100.0 -> 1;
magnitude(Float) when Float < 1000.0 -> 2;
magnitude(Float) when Float < 10000.0 -> 3;
magnitude(_) -> large.

%% ---- Fields ----

%% A term's text that does not fit becomes a row of asterisks.
field(Text, {none, none, _}) -> Text;
field(Text, {none, Precision, Pad}) -> field(Text, {{right, Precision}, Precision, Pad});
field(Text, {{Side, Width}, Precision, Pad}) ->
    Length = chars_length(Text),
    Room = case Precision of
               none -> Width;
               _ -> min(Precision, Width)
           end,
    case Length > Room of
        true -> padded(lists:duplicate(Room, $*), Width - Room, Side, Pad);
        false -> padded(Text, Width - Length, Side, Pad)
    end.

%% A string that does not fit is cut. The precision is a field inside the field.
string(Text, {none, none, _}, _) -> Text;
string(Text, {{Side, Width}, none, Pad}, Encoding) -> cut_or_padded(Text, Width, Side, Pad, Encoding);
string(Text, {none, Precision, Pad}, Encoding) -> cut_or_padded(Text, Precision, left, Pad, Encoding);
string(Text, {{Side, Width}, Width, Pad}, Encoding) -> cut_or_padded(Text, Width, Side, Pad, Encoding);
string(Text, {{Side, Width}, Precision, Pad}, Encoding) when Width > Precision ->
    padded(cut_or_padded(Text, Precision, left, Pad, Encoding), Width - Precision, Side, Pad).

cut_or_padded(Text, Width, Side, Pad, Encoding) ->
    case chars_length(Text) of
        Length when Length > Width -> cut(Text, Width, Encoding);
        Length -> padded(Text, Width - Length, Side, Pad)
    end.

cut(Text, Width, latin1) -> lists:sublist(lists:flatten(Text), Width);
cut(Text, Width, unicode) -> string:slice(Text, 0, Width).

padded(Text, 0, _, _) -> Text;
padded(Text, N, left, Pad) when N > 0 -> [Text | lists:duplicate(N, Pad)];
padded(Text, N, right, Pad) when N > 0 -> [lists:duplicate(N, Pad) | Text].

%% How many characters a text has.
chars_length(Text) ->
    try
        iolist_size(Text)
    catch
        error:badarg -> string:length(Text)
    end.

%% The column behind a text that starts in column `Column` (from 0); tabs go to multiples of 8.
indentation([$\n | Text], _) -> indentation(Text, 0);
indentation([$\t | Text], Column) -> indentation(Text, (Column div 8 + 1) * 8);
indentation([Char | Text], Column) when is_integer(Char) -> indentation(Text, Column + 1);
indentation([Inner | Text], Column) -> indentation(Text, indentation(Inner, Column));
indentation([], Column) -> Column.

%% ---- The text of a term ----

write(Term) -> minibeam:write(Term, -1, latin1).

write(Term, Options) when is_list(Options) ->
    Encoding = encoding(proplists:get_value(encoding, Options, utf8)),
    minibeam:write(Term, proplists:get_value(depth, Options, -1), Encoding);
write(Term, Depth) when is_integer(Depth) ->
    minibeam:write(Term, Depth, latin1).

write(Term, Depth, true) -> print(Term, 1, ?DEFAULT_LINE_LENGTH, Depth);
write(Term, Depth, false) -> write(Term, Depth).

encoding(latin1) -> latin1;
encoding(utf8) -> unicode;
encoding(unicode) -> unicode.

print(Term) -> print(Term, 1, ?DEFAULT_LINE_LENGTH, -1).

print(Term, Column, LineLength, Depth) ->
    minibeam:print(Term, Column, LineLength, Depth, latin1, true).

nl() -> "\n".

write_atom(Atom) when is_atom(Atom) -> minibeam:write(Atom, -1, unicode);
write_atom(Other) -> error(badarg, [Other]).

write_atom_as_latin1(Atom) when is_atom(Atom) -> minibeam:write(Atom, -1, latin1);
write_atom_as_latin1(Other) -> error(badarg, [Other]).

%% Whether an atom with these characters is written in quotes.
quote_atom(_, Chars) -> hd(minibeam:write(list_to_atom(Chars), -1, unicode)) =:= $'.

%% The text of the first bytes, and the bytes left out.
write_binary(Binary, Depth, _CharsLimit) ->
    Left = case Depth > 0 andalso byte_size(Binary) >= Depth of
               true -> binary_part(Binary, Depth - 1, byte_size(Binary) - Depth + 1);
               false -> <<>>
           end,
    {minibeam:write(Binary, Depth, latin1), Left}.

write_string(Chars) -> write_string(Chars, $").

write_string(Chars, Quote) -> [Quote | quoted(Chars, Quote, unicode)].

write_unicode_string(Chars) -> write_string(Chars).

write_latin1_string(Chars) -> write_latin1_string(Chars, $").

write_latin1_string(Chars, Quote) -> [Quote | quoted(Chars, Quote, latin1)].

write_string_as_latin1(Chars) -> write_string_as_latin1(Chars, $").

write_string_as_latin1(Chars, Quote) -> [Quote | quoted(Chars, Quote, escaped)].

quoted([], Quote, _) -> [Quote];
quoted([Char | Chars], Quote, Encoding) -> quoted_char(Char, Quote, Encoding, quoted(Chars, Quote, Encoding)).

write_char($\s) -> "$\\s";
write_char(Char) when is_integer(Char), Char >= 0 -> [$$ | quoted_char(Char, none, unicode, [])].

write_unicode_char(Char) -> write_char(Char).

write_latin1_char(Char) when ?IS_LATIN1(Char) -> [$$ | quoted_char(Char, none, latin1, [])].

write_char_as_latin1(Char) when is_integer(Char), Char >= 0 -> [$$ | quoted_char(Char, none, escaped, [])].

%% `latin1` has no characters above 255; `escaped` writes them as \x{...}.
quoted_char(Quote, Quote, _, Tail) -> [$\\, Quote | Tail];
quoted_char($\\, _, _, Tail) -> [$\\, $\\ | Tail];
quoted_char(Char, _, _, Tail) when Char >= $\s, Char =< $~ -> [Char | Tail];
quoted_char(Char, _, _, Tail) when Char >= 160, Char =< 255 -> [Char | Tail];
quoted_char(Char, _, unicode, Tail) when Char > 255 -> [Char | Tail];
quoted_char(Char, _, escaped, Tail) when Char > 255 -> "\\x{" ++ integer_to_list(Char, 16) ++ "}" ++ Tail;
quoted_char($\n, _, _, Tail) -> [$\\, $n | Tail];
quoted_char($\r, _, _, Tail) -> [$\\, $r | Tail];
quoted_char($\t, _, _, Tail) -> [$\\, $t | Tail];
quoted_char($\v, _, _, Tail) -> [$\\, $v | Tail];
quoted_char($\b, _, _, Tail) -> [$\\, $b | Tail];
quoted_char($\f, _, _, Tail) -> [$\\, $f | Tail];
quoted_char($\e, _, _, Tail) -> [$\\, $e | Tail];
quoted_char($\d, _, _, Tail) -> [$\\, $d | Tail];
quoted_char(Char, _, _, Tail) when Char < 160 ->
    [$\\, $0 + (Char bsr 6), $0 + ((Char bsr 3) band 7), $0 + (Char band 7) | Tail].

%% ---- Prompts ----

format_prompt(Prompt) -> format_prompt(Prompt, latin1).

format_prompt({format, Format, Arguments}, _) -> prompt(Format, Arguments);
format_prompt(Prompt, latin1) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) -> prompt("~s", [Prompt]);
format_prompt(Prompt, _) when is_list(Prompt); is_atom(Prompt); is_binary(Prompt) -> prompt("~ts", [Prompt]);
format_prompt(Prompt, latin1) -> prompt("~p", [Prompt]);
format_prompt(Prompt, _) -> prompt("~tp", [Prompt]).

prompt(Format, Arguments) ->
    try
        format(Format, Arguments)
    catch
        error:_ -> "???"
    end.

%% ---- What is a character ----

char_list([Char | Rest]) when ?IS_CHAR(Char) -> char_list(Rest);
char_list([]) -> true;
char_list(_) -> false.

latin1_char_list([Char | Rest]) when ?IS_LATIN1(Char) -> latin1_char_list(Rest);
latin1_char_list([]) -> true;
latin1_char_list(_) -> false.

deep_char_list(Deep) -> deep_char_list(Deep, []).

deep_char_list([Inner | Rest], Later) when is_list(Inner) -> deep_char_list(Inner, [Rest | Later]);
deep_char_list([Char | Rest], Later) when ?IS_CHAR(Char) -> deep_char_list(Rest, Later);
deep_char_list([], [Rest | Later]) -> deep_char_list(Rest, Later);
deep_char_list([], []) -> true;
deep_char_list(_, _) -> false.

deep_unicode_char_list(Deep) -> deep_char_list(Deep).

deep_latin1_char_list(Deep) -> deep_latin1_char_list(Deep, []).

deep_latin1_char_list([Inner | Rest], Later) when is_list(Inner) -> deep_latin1_char_list(Inner, [Rest | Later]);
deep_latin1_char_list([Char | Rest], Later) when ?IS_LATIN1(Char) -> deep_latin1_char_list(Rest, Later);
deep_latin1_char_list([], [Rest | Later]) -> deep_latin1_char_list(Rest, Later);
deep_latin1_char_list([], []) -> true;
deep_latin1_char_list(_, _) -> false.

%% The range that io:printable_range/0 names.
printable_list(List) -> printable_latin1_list(List).

printable_latin1_list([Char | Rest]) when is_integer(Char),
                                          (Char >= $\s andalso Char =< $~ orelse
                                           Char >= 160 andalso Char =< 255 orelse ?IS_SPACING(Char)) ->
    printable_latin1_list(Rest);
printable_latin1_list([]) -> true;
printable_latin1_list(_) -> false.

printable_unicode_list([Char | Rest]) when ?IS_CHAR(Char),
                                           (Char >= $\s andalso Char =< $~ orelse
                                            Char >= 160 orelse ?IS_SPACING(Char)) ->
    printable_unicode_list(Rest);
printable_unicode_list([]) -> true;
printable_unicode_list(_) -> false.

%% ---- Terms with less in them ----

%% The term with '...' in place of what lies deeper than `Depth`.
limit_term(_, 0) -> '...';
limit_term([_ | _], 1) -> ['...'];
limit_term([Head | Tail] = List, Depth) ->
    case printable_list(List) of
        true -> List;
        false -> [limit_term(Head, Depth - 1) | limit_tail(Tail, Depth - 1)]
    end;
limit_term(Map, Depth) when is_map(Map) -> limit_map(maps:next(maps:iterator(Map)), Depth + 1, Depth);
limit_term({}, _) -> {};
limit_term(Tuple, 1) when is_tuple(Tuple) -> {'...'};
limit_term(Tuple, Depth) when is_tuple(Tuple) ->
    [First | Others] = tuple_to_list(Tuple),
    list_to_tuple([limit_term(First, Depth - 1) | limit_tail(Others, Depth - 1)]);
limit_term(Term, _) -> Term.

limit_tail([], _) -> [];
limit_tail(_, 1) -> ['...'];
limit_tail([Head | Tail], Depth) -> [limit_term(Head, Depth - 1) | limit_tail(Tail, Depth - 1)];
limit_tail(Tail, Depth) -> limit_term(Tail, Depth - 1).

%% One pair more than the depth shows is kept, so that the text ends in `...`.
limit_map(none, _, _) -> #{};
limit_map(_, 0, _) -> #{};
limit_map({Key, Value, Rest}, Left, Depth) ->
    (limit_map(maps:next(Rest), Left - 1, Depth))#{Key => limit_term(Value, Depth - 1)}.

%% ---- For I/O servers ----
%%
%% An I/O server calls one of these with `start` and the data that it has, and
%% again with what came back and the data that it read next, `eof` at the end,
%% until it gets {stop, Result, DataLeft}.

collect_chars(State, Data, N) -> collect_chars(State, Data, latin1, N).

collect_chars(start, eof, _, _) -> {stop, eof, eof};
collect_chars(start, Data, Encoding, N) -> take_chars(Data, Encoding, empty(Data), N);
collect_chars({_, Taken, _}, eof, _, _) -> {stop, Taken, eof};
collect_chars({chars, Taken, N}, Data, Encoding, _) -> take_chars(Data, Encoding, Taken, N).

take_chars(Data, Encoding, Taken, N) ->
    case split_chars(Data, Encoding, N, 0) of
        {more, Count} -> {chars, joined(Taken, Data), N - Count};
        {Front, Rest} -> {stop, joined(Taken, Front), rest(Rest)}
    end.

%% The first N characters and the others, or {more, Count} when there are fewer.
split_chars(Chars, _, N, _) when is_list(Chars) ->
    case length(Chars) of
        Count when Count < N -> {more, Count};
        _ -> lists:split(N, Chars)
    end;
split_chars(Bytes, latin1, N, _) ->
    case byte_size(Bytes) of
        Count when Count < N -> {more, Count};
        _ -> split_binary(Bytes, N)
    end;
split_chars(Bytes, unicode, N, Position) -> split_utf8(Bytes, N, N, Position).

split_utf8(Bytes, _, 0, Position) -> split_binary(Bytes, Position);
split_utf8(Bytes, N, Left, Position) ->
    case Bytes of
        <<_:Position/binary, Char/utf8, _/binary>> ->
            split_utf8(Bytes, N, Left - 1, Position + byte_size(<<Char/utf8>>));
        _ ->
            {more, N - Left}
    end.

empty(Data) when is_binary(Data) -> <<>>;
empty(_) -> [].

joined(Taken, Data) when is_binary(Data) -> <<Taken/binary, Data/binary>>;
joined(Taken, Data) -> Taken ++ Data.

rest([]) -> eof;
rest(<<>>) -> eof;
rest(Data) -> Data.

collect_line(State, Data, Any) -> collect_line(State, Data, latin1, Any).

collect_line(start, eof, _, _) -> {stop, eof, eof};
collect_line(start, Data, Encoding, Any) -> collect_line({line, empty(Data)}, Data, Encoding, Any);
collect_line({line, Taken}, eof, _, _) -> {stop, Taken, eof};
collect_line({line, Taken}, Data, _, _) ->
    All = joined(Taken, Data),
    case split_line(All) of
        more -> {line, All};
        {Line, Rest} -> {stop, without_return(Line), Rest}
    end.

split_line(Bytes) when is_binary(Bytes) ->
    case binary:match(Bytes, <<"\n">>) of
        {Position, 1} -> split_binary(Bytes, Position + 1);
        nomatch -> more
    end;
split_line(Chars) ->
    case lists:splitwith(fun(Char) -> Char =/= $\n end, Chars) of
        {Line, [$\n | Rest]} -> {Line ++ "\n", Rest};
        {_, []} -> more
    end.

%% A line that ends in CR LF ends in LF for the reader.
without_return(Line) when is_binary(Line) ->
    Length = byte_size(Line) - 2,
    case Line of
        <<Front:Length/binary, "\r\n">> -> <<Front/binary, "\n">>;
        _ -> Line
    end;
without_return(Line) ->
    case lists:reverse(Line) of
        [$\n, $\r | Front] -> lists:reverse(Front, "\n");
        _ -> Line
    end.

get_until(State, Data, What) -> get_until(State, Data, latin1, What).

get_until(start, Data, Encoding, What) -> get_until([], Data, Encoding, What);
get_until(State, Data, Encoding, {Module, Function, Arguments}) ->
    case apply(Module, Function, [State, until_chars(Data, Encoding) | Arguments]) of
        {done, Result, Rest} when is_binary(Data), is_list(Result) ->
            {stop, unicode:characters_to_binary(Result, unicode, Encoding), Rest};
        {done, Result, Rest} -> {stop, Result, Rest};
        {more, Next} -> Next
    end.

until_chars(Data, Encoding) when is_binary(Data) -> unicode:characters_to_list(Data, Encoding);
until_chars(Data, _) -> Data.
