%% Regular expressions.
%%
%% The virtual machine compiles and matches (`vm/src/bifs/regex.rs`); here are
%% the options, the search for all matches, and what is made of them. A
%% compiled expression is {re_pattern, Groups, Unicode, 0, Text} as in OTP, but
%% that Text is the flags and the pattern.
%%
%% BIFs: minibeam:regex_compile/2, regex_match/4.
%%
%% Differs from OTP, whose engine is PCRE 8:
%% - texts and places of compile errors are others;
%% - `\b` and `caseless` follow Unicode in Unicode patterns, ASCII in others,
%%   and no letter beyond ASCII is one for `\w` (PCRE knows those of Latin-1);
%% - `notempty_atstart` is `notempty`; `notbol`, `noteol`, `firstline`,
%%   `dupnames`, `no_auto_capture` and newlines other than `lf` are badarg;
%% - branch reset `(?|…)`, callouts and verbs at the start `(*…)` are missing;
%% - it gives up at its own limit of steps, not at match_limit.
-module(re).
-export([compile/1, compile/2, run/2, run/3, replace/3, replace/4, split/2, split/3, inspect/2, version/0]).

-define(UNICODE, 1).
-define(ANCHORED, 32).
-define(NOT_EMPTY, 256).

%% What a call is to do. `flags`: of the expression; `match_flags`: of this match.
-record(options, {flags = 0, match_flags = 0, global = false, offset = 0, capture = all, type = index,
                  report_errors = false, return = iodata, parts = infinity, group = false, trim = false}).

version() -> <<"fancy-regex">>.

%% ---- Compiling ----

compile(Pattern) -> compile(Pattern, []).

compile(Pattern, Options) ->
    try
        #options{flags = Flags} = lists:foldl(fun compile_option/2, #options{}, Options),
        expression(Pattern, Flags)
    catch
        error:_ -> error(badarg, [Pattern, Options])
    end.

expression(Pattern, Flags) ->
    Text = to_bytes(Pattern, Flags),
    case minibeam:regex_compile(Text, Flags) of
        {ok, Groups, _} -> {ok, {re_pattern, Groups, Flags band ?UNICODE, 0, <<Flags:32, Text/binary>>}};
        {error, _} = Error -> Error
    end.

to_bytes(Text, Flags) when Flags band ?UNICODE =:= 0 -> iolist_to_binary(Text);
to_bytes(Text, _) ->
    Bytes = unicode:characters_to_binary(Text),
    true = is_binary(Bytes),
    Bytes.

compile_option(unicode, Options) -> flag(?UNICODE, Options);
compile_option(caseless, Options) -> flag(2, Options);
compile_option(multiline, Options) -> flag(4, Options);
compile_option(dotall, Options) -> flag(8, Options);
compile_option(extended, Options) -> flag(16, Options);
compile_option(anchored, Options) -> flag(?ANCHORED, Options);
compile_option(dollar_endonly, Options) -> flag(64, Options);
compile_option(ungreedy, Options) -> flag(128, Options);
compile_option(ucp, Options) -> flag(512, Options);
compile_option({newline, lf}, Options) -> Options;
compile_option(Option, Options) when Option =:= bsr_unicode; Option =:= no_start_optimize; Option =:= never_utf -> Options;
compile_option(_, _) -> error(badarg).

flag(Flag, #options{flags = Flags} = Options) -> Options#options{flags = Flags bor Flag}.

%% Options of a match; those of compiling are for a pattern that is not compiled.
run_option(global, Options) -> Options#options{global = true};
run_option(report_errors, Options) -> Options#options{report_errors = true};
run_option({offset, Offset}, Options) when is_integer(Offset), Offset >= 0 -> Options#options{offset = Offset};
run_option({capture, What}, Options) -> Options#options{capture = What};
run_option({capture, What, Type}, Options) when Type =:= index; Type =:= list; Type =:= binary ->
    Options#options{capture = What, type = Type};
run_option(anchored, Options) -> match_flag(?ANCHORED, Options);
run_option(Option, Options) when Option =:= notempty; Option =:= notempty_atstart -> match_flag(?NOT_EMPTY, Options);
run_option({Limit, Count}, Options) when Limit =:= match_limit orelse Limit =:= match_limit_recursion, is_integer(Count) ->
    Options;
run_option(Option, Options) -> compile_option(Option, Options).

match_flag(Flag, #options{match_flags = Flags} = Options) -> Options#options{match_flags = Flags bor Flag}.

%% ---- Matching ----

run(Subject, Expression) -> run(Subject, Expression, []).

run(Subject, Expression, Options) ->
    try
        Wanted = lists:foldl(fun run_option/2, #options{}, Options),
        Regex = regex(Expression, Wanted),
        Bytes = to_bytes(Subject, element(2, Regex)),
        result(matches(Bytes, Regex, Wanted), Bytes, Regex, Wanted)
    catch
        error:_ -> error(badarg, [Subject, Expression, Options])
    end.

%% `{Text, Flags}`.
regex({re_pattern, _, _, _, <<Flags:32, Text/binary>>}, #options{flags = Own}) ->
    0 = Own band bnot (?ANCHORED bor ?UNICODE),
    {Text, Flags};
regex(Pattern, #options{flags = Flags}) ->
    {ok, {re_pattern, _, _, _, <<_:32, Text/binary>>}} = expression(Pattern, Flags),
    {Text, Flags}.

%% `{match, [Places]}`, nomatch or match_limit.
matches(Bytes, Regex, #options{global = false, offset = Offset, match_flags = Flags}) ->
    case once(Bytes, Offset, Regex, Flags) of
        Places when is_list(Places) -> {match, [Places]};
        Other -> Other
    end;
matches(Bytes, Regex, #options{offset = Offset, match_flags = Flags}) ->
    case all(Bytes, Offset, Regex, Flags, []) of
        [] -> nomatch;
        Found when is_list(Found) -> {match, Found};
        Other -> Other
    end.

once(Bytes, Offset, {Text, Flags}, More) -> minibeam:regex_match(Text, Flags bor More, Bytes, Offset).

all(Bytes, Offset, Regex, Flags, Found) ->
    case once(Bytes, Offset, Regex, Flags) of
        [{Start, 0} | _] = Places -> after_empty(Bytes, Start, Regex, Flags, [Places | Found]);
        [{Start, Length} | _] = Places -> all(Bytes, Start + Length, Regex, Flags, [Places | Found]);
        nomatch -> lists:reverse(Found);
        Other -> Other
    end.

%% Behind an empty match there may be one at the same place that is not empty;
%% else the search goes on a character further.
after_empty(Bytes, At, Regex, Flags, Found) ->
    case once(Bytes, At, Regex, Flags bor ?ANCHORED bor ?NOT_EMPTY) of
        [{At, Length} | _] = Places -> all(Bytes, At + Length, Regex, Flags, [Places | Found]);
        nomatch when At >= byte_size(Bytes) -> lists:reverse(Found);
        nomatch -> all(Bytes, At + width(Bytes, At, Regex), Regex, Flags, Found);
        Other -> Other
    end.

%% Bytes of the character at a place.
width(_, _, {_, Flags}) when Flags band ?UNICODE =:= 0 -> 1;
width(Bytes, At, _) ->
    case binary:at(Bytes, At) of
        Byte when Byte < 16#C0 -> 1;
        Byte when Byte < 16#E0 -> 2;
        Byte when Byte < 16#F0 -> 3;
        _ -> 4
    end.

%% ---- What is captured ----

result(nomatch, _, _, _) -> nomatch;
result(match_limit, _, _, #options{report_errors = true}) -> {error, match_limit};
result(match_limit, _, _, _) -> nomatch;
result({match, _}, _, _, #options{capture = none}) -> match;
result({match, _}, _, _, #options{capture = []}) -> match;
result({match, Found}, Bytes, Regex, #options{global = IsGlobal} = Options) ->
    Names = names(Regex, Options),
    Shown = [[show(Place, Bytes, Regex, Options) || Place <- chosen(Places, Options#options.capture, Names)]
             || Places <- Found],
    case IsGlobal of
        true -> {match, Shown};
        false -> {match, hd(Shown)}
    end.

names(Regex, #options{capture = all_names}) -> names(Regex);
names(Regex, #options{capture = Which}) when is_list(Which) -> names(Regex);
names(_, _) -> [].

names({Text, Flags}) ->
    {ok, _, Names} = minibeam:regex_compile(Text, Flags),
    Names.

chosen(Places, all, _) -> without_tail(Places);
chosen(Places, all_but_first, _) -> without_tail(tl(Places));
chosen(Places, first, _) -> [hd(Places)];
chosen(Places, all_names, Names) -> [lists:nth(N + 1, Places) || {_, N} <- lists:sort(Names)];
chosen(Places, Which, Names) when is_list(Which) -> [one(Id, Places, Names) || Id <- Which].

%% Groups behind the last that took part are not told.
without_tail(Places) ->
    lists:reverse(lists:dropwhile(fun(Place) -> Place =:= {-1, 0} end, lists:reverse(Places))).

one(N, Places, _) when is_integer(N), N >= 0 ->
    case N < length(Places) of
        true -> lists:nth(N + 1, Places);
        false -> {-1, 0}
    end;
one(Name, Places, Names) when is_atom(Name) -> named(atom_to_binary(Name), Places, Names);
one(Name, Places, Names) -> named(unicode:characters_to_binary(Name), Places, Names).

named(Name, Places, Names) ->
    case lists:keyfind(Name, 1, Names) of
        {_, N} -> lists:nth(N + 1, Places);
        false -> {-1, 0}
    end.

show(Place, _, _, #options{type = index}) -> Place;
show(Place, Bytes, Regex, #options{type = Type}) -> convert(part(Bytes, Place), Type, Regex).

part(_, {-1, 0}) -> <<>>;
part(Bytes, Place) -> binary:part(Bytes, Place).

convert(Bytes, list, {_, Flags}) when Flags band ?UNICODE =:= 0 -> binary_to_list(Bytes);
convert(Bytes, list, _) -> unicode:characters_to_list(Bytes);
convert(Bytes, _, _) -> Bytes.

%% ---- Replacing ----

replace(Subject, Expression, Replacement) -> replace(Subject, Expression, Replacement, []).

replace(Subject, Expression, Replacement, Options) ->
    try
        Wanted = lists:foldl(fun replace_option/2, #options{}, Options),
        Regex = regex(Expression, Wanted),
        Bytes = to_bytes(Subject, element(2, Regex)),
        Pieces = case matches(Bytes, Regex, Wanted) of
                     {match, Found} -> replaced(Bytes, 0, Found, replacement(Replacement, Regex));
                     _ -> Bytes
                 end,
        returned(Pieces, Wanted#options.return, Regex)
    catch
        error:_ -> error(badarg, [Subject, Expression, Replacement, Options])
    end.

replace_option({return, Type}, Options) when Type =:= iodata; Type =:= list; Type =:= binary ->
    Options#options{return = Type};
replace_option({capture, _}, _) -> error(badarg);
replace_option({capture, _, _}, _) -> error(badarg);
replace_option(Option, Options) -> run_option(Option, Options).

returned(Pieces, iodata, _) -> Pieces;
returned(Pieces, Type, Regex) -> convert(iolist_to_binary(Pieces), Type, Regex).

%% What comes before the first match, its replacement, and so on.
replaced(Bytes, From, [[{Start, Length} | _] = Places | Found], Replacement) ->
    Before = binary:part(Bytes, From, Start - From),
    New = [fill(Item, Bytes, Places) || Item <- Replacement],
    [Before, New | replaced(Bytes, Start + Length, Found, Replacement)];
replaced(Bytes, From, [], _) -> binary:part(Bytes, From, byte_size(Bytes) - From).

fill(N, Bytes, Places) when is_integer(N) -> part(Bytes, one(N, Places, []));
fill(Text, _, _) -> Text.

%% As a list of texts and of numbers of groups.
replacement(Replacement, {_, Flags}) -> items(to_bytes(Replacement, Flags), <<>>).

items(<<"\\\\", Rest/binary>>, Text) -> items(Rest, <<Text/binary, $\\>>);
items(<<"\\&", Rest/binary>>, Text) -> items(Rest, <<Text/binary, $&>>);
items(<<"\\g{", Rest/binary>> = All, Text) ->
    case number(Rest, none) of
        {N, <<"}", After/binary>>} when N =/= none -> [Text, N | items(After, <<>>)];
        _ ->
            <<"\\", Literal/binary>> = All,
            items(Literal, <<Text/binary, $\\>>)
    end;
items(<<"\\g", Digit, Rest/binary>>, Text) when Digit >= $0, Digit =< $9 ->
    {N, After} = number(<<Digit, Rest/binary>>, none),
    [Text, N | items(After, <<>>)];
items(<<"\\", Digit, Rest/binary>>, Text) when Digit >= $0, Digit =< $9 ->
    {N, After} = number(<<Digit, Rest/binary>>, none),
    [Text, N | items(After, <<>>)];
items(<<"&", Rest/binary>>, Text) -> [Text, 0 | items(Rest, <<>>)];
items(<<Byte, Rest/binary>>, Text) -> items(Rest, <<Text/binary, Byte>>);
items(<<>>, Text) -> [Text].

number(<<Digit, Rest/binary>>, none) when Digit >= $0, Digit =< $9 -> number(Rest, Digit - $0);
number(<<Digit, Rest/binary>>, N) when Digit >= $0, Digit =< $9 -> number(Rest, N * 10 + Digit - $0);
number(Rest, N) -> {N, Rest}.

%% ---- Splitting ----

split(Subject, Expression) -> split(Subject, Expression, []).

split(Subject, Expression, Options) ->
    try
        Wanted = lists:foldl(fun split_option/2, #options{global = true}, Options),
        Regex = regex(Expression, Wanted),
        Bytes = to_bytes(Subject, element(2, Regex)),
        Found = case matches(Bytes, Regex, Wanted) of
                    {match, All} -> All;
                    _ -> []
                end,
        Parts = trimmed(parts(Bytes, 0, Found, limit(Wanted#options.parts)), Wanted),
        finished(Parts, Regex, Wanted)
    catch
        error:_ -> error(badarg, [Subject, Expression, Options])
    end.

split_option(group, Options) -> Options#options{group = true};
split_option(trim, Options) -> Options#options{trim = true};
split_option({parts, N}, Options) when is_integer(N), N >= 0; N =:= infinity -> Options#options{parts = N};
split_option(Option, _) when Option =:= global; element(1, Option) =:= offset -> error(badarg);
split_option(Option, Options) -> replace_option(Option, Options).

limit(0) -> infinity;
limit(N) -> N.

%% Each part with what the groups of the match behind it captured.
parts(Bytes, From, [[{Start, Length} | Groups] | Found], Left) when Left =:= infinity; Left > 1 ->
    case Length =:= 0 andalso Start =:= 0 of
        %% An empty match at the start parts nothing.
        true -> parts(Bytes, From, Found, Left);
        false ->
            Part = binary:part(Bytes, From, Start - From),
            Captured = [part(Bytes, Group) || Group <- Groups],
            [[Part | Captured] | parts(Bytes, Start + Length, Found, fewer(Left))]
    end;
parts(Bytes, From, _, _) -> [[binary:part(Bytes, From, byte_size(Bytes) - From)]].

fewer(infinity) -> infinity;
fewer(N) -> N - 1.

trimmed([_] = Parts, _) -> Parts;
trimmed(Parts, #options{trim = false, parts = Limit}) when Limit =/= 0 -> Parts;
trimmed(Parts, _) ->
    IsEmpty = fun(Part) -> lists:all(fun(Bytes) -> Bytes =:= <<>> end, Part) end,
    lists:reverse(lists:dropwhile(IsEmpty, lists:reverse(Parts))).

finished(Parts, Regex, #options{group = IsGrouped, return = Type}) ->
    Shown = [[convert(Bytes, Type, Regex) || Bytes <- Part] || Part <- Parts],
    case IsGrouped of
        true -> Shown;
        false -> lists:append(Shown)
    end.

%% ---- Looking at an expression ----

inspect({re_pattern, _, _, _, <<Flags:32, Text/binary>>}, namelist) ->
    {namelist, [Name || {Name, _} <- lists:sort(names({Text, Flags}))]};
inspect(Expression, Item) -> error(badarg, [Expression, Item]).
