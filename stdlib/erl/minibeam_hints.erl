%% Why an argument was refused, in OTP's words: what erl_erts_errors and
%% erl_stdlib_errors share.
%%
%% They say for each function what its arguments must be, as a list of kinds:
%%
%%   any             no hint
%%   number, atom …  a hint if the argument is not one
%%   no_bits         a binary, and the hint tells of other bitstrings
%%   {Kind, Text}    as Kind, and Text if it is one but was refused still
%%   {always, Text}  that hint, whatever the argument is
%%   {general, Text} behind the others: about the call, not about an argument
-module(minibeam_hints).
-export([map/2, is_char_data/1]).

%% From the numbers of arguments to their hints.
map(Kinds, Arguments) when is_list(Arguments) ->
    General = [{general, Text} || {general, Text} <- Kinds],
    OfArguments = [Kind || Kind <- Kinds, not lists:member(Kind, General)],
    maps:from_list(General ++ numbered(OfArguments, Arguments, 1));
map(_, _) -> #{}.

numbered([Kind | Kinds], [Argument | Arguments], N) ->
    case hint(Kind, Argument) of
        none -> numbered(Kinds, Arguments, N + 1);
        Text -> [{N, unicode:characters_to_binary(Text)} | numbered(Kinds, Arguments, N + 1)]
    end;
numbered(_, _, _) -> [].

hint(any, _) -> none;
hint({always, Text}, _) -> Text;
hint({Kind, Text}, Argument) when is_list(Text) ->
    case hint(Kind, Argument) of
        none -> Text;
        Other -> Other
    end;
hint(proper_list, [_ | _] = Argument) ->
    case is(list, Argument) of
        true -> none;
        false -> "not a proper list"
    end;
hint(Kind, Argument) ->
    case is(Kind, Argument) of
        true -> none;
        false -> words(Kind, Argument)
    end.

is(atom, Term) -> is_atom(Term);
is(binary, Term) -> is_binary(Term);
is(no_bits, Term) -> is_binary(Term);
is(bitstring, Term) -> is_bitstring(Term);
is(boolean, Term) -> is_boolean(Term);
is(float, Term) -> is_float(Term);
is('fun', Term) -> is_function(Term);
is({'fun', Arity}, Term) -> is_function(Term, Arity);
is(integer, Term) -> is_integer(Term);
is({integer, Least}, Term) -> is_integer(Term) andalso Term >= Least;
is({integer, Least, Greatest}, Term) -> is_integer(Term) andalso Term >= Least andalso Term =< Greatest;
is(base, Term) -> is({integer, 2, 36}, Term);
is(cons, Term) -> is_list(Term) andalso Term =/= [];
is(list, Term) -> is_list(Term) andalso is_integer(catch length(Term));
is(proper_list, Term) -> is(list, Term);
is(map, Term) -> is_map(Term);
is(map_or_iterator, Term) -> is_map(Term) orelse succeeds(fun() -> maps:next(Term) end);
is(number, Term) -> is_number(Term);
is(pid, Term) -> is_pid(Term);
is(pid_or_port, Term) -> is_pid(Term) orelse is_port(Term);
is(reference, Term) -> is_reference(Term);
is(tuple, Term) -> is_tuple(Term);
is(iodata, Term) -> succeeds(fun() -> iolist_size(Term) end);
is(iolist, Term) -> is_list(Term) andalso is(iodata, Term);
is(string, Term) -> io_lib:char_list(Term);
is(char_data, Term) -> is_char_data(Term);
is(encoding, Term) -> succeeds(fun() -> unicode:characters_to_binary(<<"a">>, Term) end);
is(pattern, Term) -> succeeds(fun() -> binary:match(<<"a">>, Term) end);
is(endianness, Term) -> Term =:= big orelse Term =:= little;
is(time_unit, Term) -> succeeds(fun() -> erlang:convert_time_unit(1, native, Term) end).

is_char_data(Term) -> is_binary(catch unicode:characters_to_binary(Term)).

succeeds(Fun) ->
    try
        Fun(),
        true
    catch
        error:_ -> false
    end.

words(atom, _) -> "not an atom";
words(binary, _) -> "not a binary";
words(no_bits, Term) when is_bitstring(Term) -> "is a bitstring (expected a binary)";
words(no_bits, _) -> "not a binary";
words(bitstring, _) -> "not a bitstring";
words(boolean, _) -> "not a boolean ('true' or 'false')";
words(float, _) -> "not a float";
words('fun', _) -> "not a fun";
words({'fun', 1}, _) -> "not a fun that takes one argument";
words({'fun', 2}, _) -> "not a fun that takes two arguments";
words({'fun', 3}, _) -> "not a fun that takes three arguments";
words(base, _) -> "not an integer in the range 2 through 36";
words({integer, _}, Term) when is_integer(Term) -> "out of range";
words({integer, _, _}, Term) when is_integer(Term) -> "out of range";
words(Integer, _) when Integer =:= integer; element(1, Integer) =:= integer -> "not an integer";
words(cons, _) -> "not a nonempty list";
words(list, _) -> "not a list";
words(proper_list, _) -> "not a list";
words(map, _) -> "not a map";
words(map_or_iterator, _) -> "not a map or an iterator";
words(number, _) -> "not a number";
words(pid, _) -> "not a pid";
words(pid_or_port, _) -> "not a pid or port";
words(reference, _) -> "not a reference";
words(tuple, _) -> "not a tuple";
words(iodata, _) -> "not an iodata term";
words(iolist, _) -> "not an iolist term";
words(string, _) -> "not a list of characters";
words(char_data, _) -> "not valid character data (an iodata term)";
words(encoding, _) -> "not a valid encoding";
words(pattern, _) -> "not a valid pattern";
words(endianness, _) -> "must be 'big' or 'little'";
words(time_unit, _) -> "invalid time unit".
