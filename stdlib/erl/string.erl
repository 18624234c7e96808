%% Strings: lists of characters, binaries in UTF-8, and lists of both.
%%
%% A function that gives back a part of a string gives a binary for a binary,
%% and a flat list for a list. What is counted are grapheme clusters; this
%% module knows two kinds that are longer than one character: CR LF, and a
%% character with combining marks behind it (OTP knows all of Unicode's).
%%
%% The functions of old, from len/1 on, take lists of characters only.
%%
%% Differs from OTP: strings are not normalised, so equal/4 takes only `none`.
%%
%% BIFs: minibeam:change_case/2, unicode:characters_to_list/1,
%% characters_to_binary/1.
-module(string).
-compile({no_auto_import, [length/1]}).
-export([is_empty/1, length/1, to_graphemes/1, reverse/1, equal/2, equal/3, equal/4]).
-export([slice/2, slice/3, pad/2, pad/3, pad/4, trim/1, trim/2, trim/3, chomp/1, take/2, take/3, take/4]).
-export([uppercase/1, lowercase/1, titlecase/1, casefold/1, to_integer/1, to_float/1]).
-export([prefix/2, split/2, split/3, replace/3, replace/4, find/2, find/3, lexemes/2, nth_lexeme/3]).
-export([next_grapheme/1, next_codepoint/1]).
-export([len/1, concat/2, chr/2, rchr/2, str/2, rstr/2, span/2, cspan/2, substr/2, substr/3, tokens/2, chars/2, chars/3]).
-export([copies/2, words/1, words/2, sub_word/2, sub_word/3, strip/1, strip/2, strip/3, left/2, left/3, right/2, right/3]).
-export([centre/2, centre/3, sub_string/2, sub_string/3, to_lower/1, to_upper/1, join/2]).

-define(IS_COMBINING(Char), (Char >= 16#300 andalso (Char =< 16#36F orelse
                             (Char >= 16#483 andalso Char =< 16#489) orelse
                             (Char >= 16#591 andalso Char =< 16#5BD) orelse
                             (Char >= 16#64B andalso Char =< 16#65F) orelse
                             (Char >= 16#1AB0 andalso Char =< 16#1AFF) orelse
                             (Char >= 16#1DC0 andalso Char =< 16#1DFF) orelse
                             (Char >= 16#200C andalso Char =< 16#200D) orelse
                             (Char >= 16#20D0 andalso Char =< 16#20FF) orelse
                             (Char >= 16#FE00 andalso Char =< 16#FE0F) orelse
                             (Char >= 16#FE20 andalso Char =< 16#FE2F)))).

%% ---- Characters and clusters ----

%% The string as a flat list of characters.
chars_of(String) ->
    case unicode:characters_to_list(String) of
        Chars when is_list(Chars) -> Chars;
        {_, _, Rest} -> error({badarg, Rest})
    end.

%% A flat list of characters in the form of the string that it comes from.
as(Binary, Chars) when is_binary(Binary) -> unicode:characters_to_binary(Chars);
as(_, Chars) -> Chars.

clusters(String) -> clustered(chars_of(String)).

%% A cluster of one character is the character, a longer one a list.
clustered([$\r, $\n | Rest]) -> ["\r\n" | clustered(Rest)];
clustered([Char, Mark | Rest]) when ?IS_COMBINING(Mark), Char =/= $\r, Char =/= $\n ->
    {Marks, Others} = lists:splitwith(fun(Next) -> ?IS_COMBINING(Next) end, Rest),
    [[Char, Mark | Marks] | clustered(Others)];
clustered([Char | Rest]) -> [Char | clustered(Rest)];
clustered([]) -> [].

flat(Clusters) -> lists:flatten(Clusters).

is_empty([]) -> true;
is_empty(<<>>) -> true;
is_empty([First | Rest]) -> is_empty(First) andalso is_empty(Rest);
is_empty(_) -> false.

length(String) -> length(String, 0).

%% As long as it is ASCII in a flat list, without making anything.
length([Char | Rest], N) when is_integer(Char), Char < 128, Char =/= $\r -> length(Rest, N + 1);
length([], N) -> N;
length([Mark | _] = String, N) when is_integer(Mark), ?IS_COMBINING(Mark), N > 0 ->
    %% It belongs to the character before.
    erlang:length(clustered([$x | chars_of(String)])) + N - 1;
length(String, N) -> erlang:length(clusters(String)) + N.

to_graphemes(String) -> clusters(String).

reverse(String) -> lists:reverse(clusters(String)).

next_codepoint(String) ->
    case String of
        <<Char/utf8, Rest/binary>> -> [Char | Rest];
        <<>> -> [];
        <<_, _/binary>> -> {error, String};
        [Char | Rest] when is_integer(Char) -> [Char | Rest];
        [] -> [];
        [Inner | Rest] -> next_inside(next_codepoint(Inner), Rest)
    end.

next_inside([], Rest) -> next_codepoint(Rest);
next_inside({error, Bad}, Rest) -> {error, [Bad | Rest]};
next_inside([Char | Inner], Rest) ->
    case is_empty(Inner) of
        true -> [Char | Rest];
        false -> [Char, Inner | Rest]
    end.

next_grapheme(String) ->
    case next_codepoint(String) of
        [Char | Rest] ->
            case next_codepoint(Rest) of
                [$\n | Others] when Char =:= $\r -> ["\r\n" | Others];
                [Mark | Others] when ?IS_COMBINING(Mark), Char =/= $\r, Char =/= $\n -> next_marks(Others, [Mark, Char]);
                _ -> [Char | Rest]
            end;
        Other -> Other
    end.

next_marks(String, Reversed) ->
    case next_codepoint(String) of
        [Mark | Rest] when ?IS_COMBINING(Mark) -> next_marks(Rest, [Mark | Reversed]);
        _ -> [lists:reverse(Reversed) | String]
    end.

%% ---- Comparing ----

equal(String1, String2) -> chars_of(String1) =:= chars_of(String2).

equal(String1, String2, false) -> equal(String1, String2);
equal(String1, String2, true) -> equal(casefold(chars_of(String1)), casefold(chars_of(String2))).

equal(String1, String2, IgnoreCase, none) -> equal(String1, String2, IgnoreCase).

prefix(String, Prefix) ->
    case without_prefix(chars_of(Prefix), chars_of(String)) of
        nomatch -> nomatch;
        Rest -> as(String, Rest)
    end.

without_prefix([Char | Prefix], [Char | Rest]) -> without_prefix(Prefix, Rest);
without_prefix([], Rest) -> Rest;
without_prefix(_, _) -> nomatch.

%% ---- Parts ----

slice(String, Start) -> slice(String, Start, infinity).

slice(String, Start, Length) when is_integer(Start), Start >= 0, Length =:= infinity;
                                  is_integer(Start), Start >= 0, is_integer(Length), Length >= 0 ->
    Rest = dropped(Start, clusters(String)),
    case Length of
        infinity -> as(String, flat(Rest));
        _ -> as(String, flat(lists:sublist(Rest, Length)))
    end.

dropped(N, [_ | Rest]) when N > 0 -> dropped(N - 1, Rest);
dropped(_, Rest) -> Rest.

pad(String, Length) -> pad(String, Length, trailing, $\s).

pad(String, Length, Where) -> pad(String, Length, Where, $\s).

pad(String, Length, Where, Char) when is_integer(Length) ->
    Missing = max(0, Length - length(String)),
    case Where of
        leading -> [lists:duplicate(Missing, Char), String];
        trailing -> [String | lists:duplicate(Missing, Char)];
        both ->
            Half = lists:duplicate(Missing div 2, Char),
            [Half, String, Half | lists:duplicate(Missing rem 2, Char)]
    end.

%% What counts as white space, a CR LF as one.
white_space() -> ["\r\n", $\t, $\n, $\v, $\f, $\r, $\s, 16#85, 16#200E, 16#200F, 16#2028, 16#2029].

trim(String) -> trim(String, both, white_space()).

trim(String, Where) -> trim(String, Where, white_space()).

trim(String, _, []) -> String;
trim(String, leading, Separators) ->
    as(String, flat(trimmed(clusters(String), Separators)));
trim(String, trailing, Separators) ->
    as(String, flat(trimmed_end(clusters(String), Separators)));
trim(String, both, Separators) ->
    as(String, flat(trimmed_end(trimmed(clusters(String), Separators), Separators))).

trimmed(Clusters, Separators) -> lists:dropwhile(fun(Cluster) -> lists:member(Cluster, Separators) end, Clusters).

trimmed_end(Clusters, Separators) -> lists:reverse(trimmed(lists:reverse(Clusters), Separators)).

chomp(String) -> trim(String, trailing, ["\r\n", $\n]).

take(String, Chars) -> take(String, Chars, false, leading).

take(String, Chars, Complement) -> take(String, Chars, Complement, leading).

%% {Leading, Rest}: as long as the characters are among `Chars`, or are not
%% if `Complement`. From the end: {Rest, Trailing}.
take(String, Chars, Complement, leading) ->
    {Front, Rest} = lists:splitwith(takes(Chars, Complement), clusters(String)),
    {as(String, flat(Front)), as(String, flat(Rest))};
take(String, Chars, Complement, trailing) ->
    {End, Front} = lists:splitwith(takes(Chars, Complement), lists:reverse(clusters(String))),
    {as(String, flat(lists:reverse(Front))), as(String, flat(lists:reverse(End)))}.

takes(Chars, false) -> fun(Cluster) -> lists:member(Cluster, Chars) end;
takes(Chars, true) -> fun(Cluster) -> not lists:member(Cluster, Chars) end.

%% ---- Upper and lower case ----

uppercase(String) -> as(String, in_case(upper, chars_of(String))).

lowercase(String) -> as(String, in_case(lower, chars_of(String))).

%% For comparing; the lower case, with sharp s as two.
casefold(String) -> as(String, in_case(fold, chars_of(String))).

titlecase(String) ->
    case chars_of(String) of
        [First | Rest] -> as(String, in_case(title, [First]) ++ Rest);
        [] -> String
    end.

in_case(Case, [Char | Rest]) when Char < 128 -> [ascii(Case, Char) | in_case(Case, Rest)];
in_case(Case, [Char | Rest]) -> minibeam:change_case(Char, Case) ++ in_case(Case, Rest);
in_case(_, []) -> [].

ascii(Case, Char) when Char >= $a, Char =< $z, Case =:= upper orelse Case =:= title -> Char - $a + $A;
ascii(Case, Char) when Char >= $A, Char =< $Z, Case =:= lower orelse Case =:= fold -> Char - $A + $a;
ascii(_, Char) -> Char.

%% ---- Searching ----

find(String, Pattern) -> find(String, Pattern, leading).

find(String, Pattern, Where) ->
    case chars_of(Pattern) of
        [] -> String;
        Wanted ->
            case found(Where, Wanted, chars_of(String), nomatch) of
                nomatch -> nomatch;
                Rest -> as(String, Rest)
            end
    end.

%% The string from the first or the last place of the pattern on.
found(_, _, [], Last) -> Last;
found(Where, Wanted, [_ | Rest] = String, Last) ->
    case without_prefix(Wanted, String) of
        nomatch -> found(Where, Wanted, Rest, Last);
        _ when Where =:= leading -> String;
        _ -> found(Where, Wanted, Rest, String)
    end.

split(String, Pattern) -> split(String, Pattern, leading).

split(String, Pattern, Where) ->
    case chars_of(Pattern) of
        [] -> [String];
        Wanted ->
            case parts(Where, Wanted, chars_of(String)) of
                [_] -> [String];
                Parts -> [as(String, Part) || Part <- Parts]
            end
    end.

parts(trailing, Wanted, String) ->
    case found(trailing, Wanted, String, nomatch) of
        nomatch -> [String];
        Found ->
            Front = lists:sublist(String, erlang:length(String) - erlang:length(Found)),
            [Front, without_prefix(Wanted, Found)]
    end;
parts(Where, Wanted, String) -> parts(Where, Wanted, String, []).

parts(_, _, [], Part) -> [lists:reverse(Part)];
parts(Where, Wanted, [Char | Rest] = String, Part) ->
    case without_prefix(Wanted, String) of
        nomatch -> parts(Where, Wanted, Rest, [Char | Part]);
        Behind when Where =:= leading -> [lists:reverse(Part), Behind];
        Behind -> [lists:reverse(Part) | parts(Where, Wanted, Behind, [])]
    end.

replace(String, Pattern, Replacement) -> replace(String, Pattern, Replacement, leading).

replace(String, Pattern, Replacement, Where) -> lists:join(Replacement, split(String, Pattern, Where)).

lexemes([], _) -> [];
lexemes(String, []) -> [String];
lexemes(String, Separators) -> [as(String, flat(Lexeme)) || Lexeme <- lexemes_of(clusters(String), Separators)].

lexemes_of(Clusters, Separators) ->
    case trimmed(Clusters, Separators) of
        [] -> [];
        Rest ->
            {Lexeme, Behind} = lists:splitwith(takes(Separators, true), Rest),
            [Lexeme | lexemes_of(Behind, Separators)]
    end.

nth_lexeme(String, 1, []) -> String;
nth_lexeme(String, N, Separators) when is_integer(N), N > 0 ->
    Lexemes = lexemes_of(clusters(String), Separators),
    case N =< erlang:length(Lexemes) of
        true -> as(String, flat(lists:nth(N, Lexemes)));
        false -> as(String, [])
    end.

%% ---- Numbers ----

%% The number that the string starts with, and the rest.
to_integer(String) -> to_number(String, fun integer_at/1, no_integer).

to_float(String) -> to_number(String, fun float_at/1, no_float).

to_number(String, At, Error) ->
    try At(chars_of(String)) of
        none -> {error, Error};
        {Number, Rest} -> {Number, as(String, Rest)}
    catch
        _:_ -> {error, badarg}
    end.

integer_at(Chars) ->
    {Sign, Behind} = sign(Chars),
    case digits(Behind) of
        {[], _} -> none;
        {Digits, Rest} -> {list_to_integer(Sign ++ Digits), Rest}
    end.

float_at(Chars) ->
    {Sign, Behind} = sign(Chars),
    case digits(Behind) of
        {[_ | _] = Whole, [Point | Fractional]} when Point =:= $.; Point =:= $, ->
            case digits(Fractional) of
                {[], _} -> none;
                {Fraction, Rest} ->
                    {Exponent, Rest1} = exponent(Rest),
                    {list_to_float(Sign ++ Whole ++ "." ++ Fraction ++ Exponent), Rest1}
            end;
        _ -> none
    end.

exponent([E | Rest] = Chars) when E =:= $e; E =:= $E ->
    {Sign, Behind} = sign(Rest),
    case digits(Behind) of
        {[], _} -> {"", Chars};
        {Digits, Rest1} -> {"e" ++ Sign ++ Digits, Rest1}
    end;
exponent(Chars) -> {"", Chars}.

sign([Sign | Rest]) when Sign =:= $+; Sign =:= $- -> {[Sign], Rest};
sign(Chars) -> {"", Chars}.

digits(Chars) -> lists:splitwith(fun(Char) -> Char >= $0 andalso Char =< $9 end, Chars).

%% ---- Functions of old ----

len(String) -> erlang:length(String).

concat(String1, String2) -> String1 ++ String2.

%% Positions count from 1; 0 is nowhere.
chr(String, Char) when is_integer(Char) -> chr(String, Char, 1).

chr([Char | _], Char, Position) -> Position;
chr([_ | Rest], Char, Position) -> chr(Rest, Char, Position + 1);
chr([], _, _) -> 0.

rchr(String, Char) when is_integer(Char) -> rchr(String, Char, 1, 0).

rchr([Char | Rest], Char, Position, _) -> rchr(Rest, Char, Position + 1, Position);
rchr([_ | Rest], Char, Position, Last) -> rchr(Rest, Char, Position + 1, Last);
rchr([], _, _, Last) -> Last.

%% The empty string is nowhere.
str(String, Part) when is_list(Part) -> str(String, Part, 1).

str([_ | Rest] = String, Part, Position) ->
    case Part =/= [] andalso lists:prefix(Part, String) of
        true -> Position;
        false -> str(Rest, Part, Position + 1)
    end;
str([], _, _) -> 0.

rstr(String, Part) when is_list(Part) -> rstr(String, Part, 1, 0).

rstr([_ | Rest] = String, Part, Position, Last) ->
    case Part =/= [] andalso lists:prefix(Part, String) of
        true -> rstr(Rest, Part, Position + 1, Position);
        false -> rstr(Rest, Part, Position + 1, Last)
    end;
rstr([], _, _, Last) -> Last.

span(String, Chars) when is_list(Chars) ->
    erlang:length(lists:takewhile(fun(Char) -> lists:member(Char, Chars) end, String)).

cspan(String, Chars) when is_list(Chars) ->
    erlang:length(lists:takewhile(fun(Char) -> not lists:member(Char, Chars) end, String)).

substr(String, 1) when is_list(String) -> String;
substr(String, Start) when is_integer(Start), Start > 1 -> from(String, Start).

substr(String, Start, Length) when is_integer(Start), Start >= 1, is_integer(Length), Length >= 0 ->
    lists:sublist(from(String, Start), Length).

from(String, 1) when is_list(String) -> String;
from([_ | Rest], Start) -> from(Rest, Start - 1).

tokens([], []) -> [];
tokens([_ | _] = String, []) -> [String];
tokens(String, [_ | _] = Separators) -> tokens(lists:reverse(String), Separators, []).

%% From the end, so that each token is built in its order.
tokens([Char | Rest], Separators, Tokens) ->
    case is_separator(Char, Separators) of
        true -> tokens(Rest, Separators, Tokens);
        false -> token(Rest, Separators, [Char], Tokens)
    end;
tokens([], _, Tokens) -> Tokens.

token([Char | Rest], Separators, Token, Tokens) ->
    case is_separator(Char, Separators) of
        true -> tokens(Rest, Separators, [Token | Tokens]);
        false -> token(Rest, Separators, [Char | Token], Tokens)
    end;
token([], _, Token, Tokens) -> [Token | Tokens].

%% Mostly there is one.
is_separator(Char, [Char | _]) -> true;
is_separator(_, [_]) -> false;
is_separator(Char, [_ | Separators]) -> is_separator(Char, Separators).

chars(Char, N) -> chars(Char, N, []).

chars(Char, N, Tail) when N > 0 -> chars(Char, N - 1, [Char | Tail]);
chars(Char, 0, Tail) when is_integer(Char) -> Tail.

copies(String, N) when is_list(String), is_integer(N), N >= 0 -> lists:append(lists:duplicate(N, String)).

words(String) -> words(String, $\s).

words(String, Char) when is_integer(Char) -> max(1, erlang:length(tokens(String, [Char]))).

sub_word(String, N) -> sub_word(String, N, $\s).

sub_word(String, N, Char) when is_integer(N), is_integer(Char) ->
    Words = tokens(String, [Char]),
    case N =< erlang:length(Words) of
        true -> lists:nth(N, Words);
        false -> []
    end.

strip(String) -> strip(String, both).

strip(String, Where) -> strip(String, Where, $\s).

strip(String, left, Char) when is_integer(Char) -> trimmed(String, [Char]);
strip(String, right, Char) when is_integer(Char) -> trimmed_end(String, [Char]);
strip(String, both, Char) -> strip(strip(String, left, Char), right, Char).

left(String, Length) -> left(String, Length, $\s).

left(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Long when Long > Length -> substr(String, 1, Length);
        Short -> String ++ chars(Char, Length - Short)
    end.

right(String, Length) -> right(String, Length, $\s).

right(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Long when Long > Length -> substr(String, Long - Length + 1);
        Short -> chars(Char, Length - Short, String)
    end.

centre(String, Length) -> centre(String, Length, $\s).

centre(String, 0, Char) when is_list(String), is_integer(Char) -> [];
centre(String, Length, Char) when is_integer(Char) ->
    case erlang:length(String) of
        Long when Long > Length -> substr(String, (Long - Length) div 2 + 1, Length);
        Short ->
            Left = (Length - Short) div 2,
            chars(Char, Left, String ++ chars(Char, Length - Short - Left))
    end.

sub_string(String, Start) -> substr(String, Start).

sub_string(String, Start, Stop) -> substr(String, Start, Stop - Start + 1).

%% ASCII and Latin-1 only.
to_lower(String) when is_list(String) -> [to_lower(Char) || Char <- String];
to_lower(Char) when Char >= $A, Char =< $Z; Char >= 16#C0, Char =< 16#DE, Char =/= 16#D7 -> Char + 32;
to_lower(Char) when is_integer(Char) -> Char.

to_upper(String) when is_list(String) -> [to_upper(Char) || Char <- String];
to_upper(Char) when Char >= $a, Char =< $z; Char >= 16#E0, Char =< 16#FE, Char =/= 16#F7 -> Char - 32;
to_upper(Char) when is_integer(Char) -> Char.

join([], Separator) when is_list(Separator) -> [];
join([First | Rest], Separator) -> First ++ lists:append([Separator ++ String || String <- Rest]).
