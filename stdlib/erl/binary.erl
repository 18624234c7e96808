%% Binaries, besides what is done by BIFs.
%%
%% BIFs: at/2, bin_to_list/1, compile_pattern/1, copy/1,2, decode_unsigned/1,2,
%% encode_unsigned/1,2, first/1, last/1, list_to_bin/1,
%% longest_common_prefix/1, longest_common_suffix/1, match/2,3, matches/2,3,
%% part/2,3, referenced_byte_size/1.
-module(binary).
-export([bin_to_list/2, bin_to_list/3, split/2, split/3, replace/3, replace/4, encode_hex/1, decode_hex/1]).

-define(REFUSE(Arguments), erlang:error(badarg, Arguments, [{error_info, #{module => erl_stdlib_errors}}])).

bin_to_list(Subject, {Position, Length}) -> bin_to_list(Subject, Position, Length).

bin_to_list(Subject, Position, Length) -> binary:bin_to_list(binary:part(Subject, Position, Length)).

split(Subject, Pattern) -> split(Subject, Pattern, []).

split(Subject, Pattern, Options) ->
    try
        Matches = case lists:member(global, Options) of
                      true -> binary:matches(Subject, Pattern, scope(Options));
                      false -> [Match || Match <- [binary:match(Subject, Pattern, scope(Options))], Match =/= nomatch]
                  end,
        trimmed(between(Subject, 0, Matches), trim(Options))
    catch
        error:_ -> ?REFUSE([Subject, Pattern, Options])
    end.

scope(Options) -> [Option || {scope, _} = Option <- Options].

trim([trim | Rest]) -> max(trim, trim(Rest));
trim([trim_all | _]) -> trim_all;
trim([global | Rest]) -> trim(Rest);
trim([{scope, {_, _}} | Rest]) -> trim(Rest);
trim([]) -> none.

%% What stands between the matches.
between(Subject, Start, [{Position, Length} | Matches]) ->
    [binary:part(Subject, Start, Position - Start) | between(Subject, Position + Length, Matches)];
between(Subject, Start, []) ->
    [binary:part(Subject, Start, byte_size(Subject) - Start)].

trimmed(Parts, none) -> Parts;
trimmed(Parts, trim_all) -> [Part || Part <- Parts, Part =/= <<>>];
trimmed(Parts, trim) -> lists:reverse(lists:dropwhile(fun(Part) -> Part =:= <<>> end, lists:reverse(Parts))).

replace(Subject, Pattern, Replacement) -> replace(Subject, Pattern, Replacement, []).

%% `Replacement` is a binary, or a fun of what was matched (as from OTP 26 on).
replace(Subject, Pattern, Replacement, Options) ->
    try
        true = is_binary(Replacement) orelse is_function(Replacement, 1),
        true = lists:all(fun is_replace_option/1, Options),
        Matches = case lists:member(global, Options) of
                      true -> binary:matches(Subject, Pattern, scope(Options));
                      false -> [Match || Match <- [binary:match(Subject, Pattern, scope(Options))], Match =/= nomatch]
                  end,
        iolist_to_binary(replaced(Subject, 0, Matches, Replacement, Options))
    catch
        error:_ -> ?REFUSE([Subject, Pattern, Replacement, Options])
    end.

is_replace_option(global) -> true;
is_replace_option({scope, {_, _}}) -> true;
is_replace_option({insert_replaced, _}) -> true;
is_replace_option(_) -> false.

replaced(Subject, Start, [{Position, Length} = Match | Matches], Replacement, Options) ->
    New = case is_function(Replacement) of
              true -> Replacement(binary:part(Subject, Match));
              false -> with_matched(Replacement, binary:part(Subject, Match), Options)
          end,
    [binary:part(Subject, Start, Position - Start), New
     | replaced(Subject, Position + Length, Matches, Replacement, Options)];
replaced(Subject, Start, [], _, _) ->
    [binary:part(Subject, Start, byte_size(Subject) - Start)].

%% {insert_replaced, Where}: the match itself stands in the replacement too.
with_matched(Replacement, Matched, Options) ->
    case [Where || {insert_replaced, Where} <- Options] of
        [] -> Replacement;
        [Where | _] ->
            Positions = lists:sort(case is_list(Where) of true -> Where; false -> [Where] end),
            inserted(Replacement, 0, Positions, Matched)
    end.

inserted(Replacement, Start, [Position | Positions], Matched) ->
    [binary:part(Replacement, Start, Position - Start), Matched | inserted(Replacement, Position, Positions, Matched)];
inserted(Replacement, Start, [], _) ->
    [binary:part(Replacement, Start, byte_size(Replacement) - Start)].

encode_hex(Binary) when is_binary(Binary) -> << <<(hex_digit(Half))>> || <<Half:4>> <= Binary >>;
encode_hex(Other) -> ?REFUSE([Other]).

hex_digit(Value) when Value < 10 -> $0 + Value;
hex_digit(Value) -> $A + Value - 10.

decode_hex(Text) when is_binary(Text), byte_size(Text) rem 2 =:= 0 ->
    try
        << <<(hex_value(Digit)):4>> || <<Digit>> <= Text >>
    catch
        error:function_clause -> ?REFUSE([Text])
    end;
decode_hex(Other) -> ?REFUSE([Other]).

hex_value(Digit) when Digit >= $0, Digit =< $9 -> Digit - $0;
hex_value(Digit) when Digit >= $a, Digit =< $f -> Digit - $a + 10;
hex_value(Digit) when Digit >= $A, Digit =< $F -> Digit - $A + 10.
