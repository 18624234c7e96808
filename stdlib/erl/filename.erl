%% Names of files, as text: taking them apart and putting them together by the
%% rules of Unix. Nothing here asks the file system, but absname/1.
%%
%% A name is a string, an atom, a binary, or a list of such; the result is a
%% binary only if a binary was given.
-module(filename).
-export([absname/1, absname/2, absname_join/2, basename/1, basename/2, dirname/1, extension/1, rootname/1, rootname/2]).
-export([join/1, join/2, split/1, pathtype/1, flatten/1, nativename/1]).

%% What a name consists of, in one piece: a string or a binary.
flatten(Name) when is_binary(Name) -> Name;
flatten(Name) -> flat(Name, []).

flat([Part | Parts], Rest) when is_list(Part) -> flat(Part, flat(Parts, Rest));
flat([Part | Parts], Rest) when is_atom(Part) -> atom_to_list(Part) ++ flat(Parts, Rest);
flat([Char | Parts], Rest) -> [Char | flat(Parts, Rest)];
flat([], Rest) -> Rest;
flat(Atom, Rest) when is_atom(Atom) -> atom_to_list(Atom) ++ Rest.

%% Does the work on strings and gives back what was given: a string or a binary.
as_given(Name, Work) when is_binary(Name) -> to_binary(Work(to_string(Name)));
as_given(Name, Work) -> Work(flatten(Name)).

%% Bytes that are no UTF-8 are taken one by one.
to_string(Binary) ->
    case unicode:characters_to_list(Binary) of
        String when is_list(String) -> String;
        _ -> binary_to_list(Binary)
    end.

to_binary(String) -> unicode:characters_to_binary(String).

absname(Name) ->
    {ok, Folder} = file:get_cwd(),
    absname(Name, Folder).

absname(Name, Folder) ->
    case pathtype(Name) of
        absolute -> join([flatten(Name)]);
        _ -> absname_join(Folder, Name)
    end.

absname_join(Folder, Name) -> join(Folder, flatten(Name)).

basename(Name) -> as_given(Name, fun base/1).

base(Name) -> lists:last(["" | parts(Name)]).

basename(Name, Extension) when is_binary(Name); is_binary(Extension) ->
    to_binary(basename(string_of(Name), string_of(Extension)));
basename(Name, Extension) ->
    Base = base(flatten(Name)),
    Suffix = flatten(Extension),
    case lists:suffix(Suffix, Base) andalso Base =/= Suffix of
        true -> lists:sublist(Base, length(Base) - length(Suffix));
        false when Base =:= Suffix -> "";
        false -> Base
    end.

string_of(Name) when is_binary(Name) -> to_string(Name);
string_of(Name) -> flatten(Name).

dirname(Name) -> as_given(Name, fun folder/1).

folder(Name) ->
    case skip_slashes(skip_part(lists:reverse(Name))) of
        "" when Name =/= "", hd(Name) =:= $/ -> "/";
        "" -> ".";
        Reversed -> lists:reverse(Reversed)
    end.

%% From the end: what follows the last slash, then the slashes before it.
skip_part([Char | Rest]) when Char =/= $/ -> skip_part(Rest);
skip_part(Rest) -> Rest.

skip_slashes([$/ | Rest]) -> skip_slashes(Rest);
skip_slashes(Rest) -> Rest.

%% The last dot of the last part starts the extension, but for a dot in front.
extension(Name) -> as_given(Name, fun(String) -> element(2, split_extension(String)) end).

%% As in OTP, a name that starts with its only dot has no root.
rootname(Name) -> as_given(Name, fun root/1).

root([$. | Rest] = Name) ->
    case lists:member($., Rest) orelse lists:member($/, Rest) of
        true -> element(1, split_extension(Name));
        false -> ""
    end;
root(Name) -> element(1, split_extension(Name)).

split_extension(Name) -> split_extension(lists:reverse(Name), "").

split_extension([$. | Rest], Extension) when Rest =/= [], hd(Rest) =/= $/ -> {lists:reverse(Rest), [$. | Extension]};
split_extension([Char | Rest], Extension) when Char =/= $/, Char =/= $. -> split_extension(Rest, [Char | Extension]);
split_extension(Rest, Extension) -> {lists:reverse(Rest, Extension), ""}.

rootname(Name, Extension) when is_binary(Name); is_binary(Extension) ->
    to_binary(rootname(string_of(Name), string_of(Extension)));
rootname(Name, Extension) ->
    {String, Suffix} = {flatten(Name), flatten(Extension)},
    case lists:suffix(Suffix, String) of
        true -> lists:sublist(String, length(String) - length(Suffix));
        false -> String
    end.

join([Name]) -> as_given(Name, fun(String) -> tidy(String) end);
join([Name1, Name2 | Names]) -> join([join(Name1, Name2) | Names]).

join(Name1, Name2) when is_binary(Name1); is_binary(Name2) -> to_binary(join(string_of(Name1), string_of(Name2)));
join(Name1, Name2) ->
    case {flatten(Name1), flatten(Name2)} of
        {_, [$/ | _] = Absolute} -> tidy(Absolute);
        {"", ""} -> "";
        {Folder, Name} -> tidy(Folder ++ "/" ++ Name)
    end.

%% One slash between parts, and none at the end.
tidy([$/ | _] = Name) -> [$/ | lists:append(lists:join("/", parts(Name)))];
tidy(Name) -> lists:append(lists:join("/", parts(Name))).

parts(Name) -> [Part || Part <- pieces(Name, ""), Part =/= ""].

pieces([$/ | Rest], Piece) -> [lists:reverse(Piece) | pieces(Rest, "")];
pieces([Char | Rest], Piece) -> pieces(Rest, [Char | Piece]);
pieces([], Piece) -> [lists:reverse(Piece)].

split(Name) when is_binary(Name) -> [to_binary(Part) || Part <- split(to_string(Name))];
split(Name) ->
    case flatten(Name) of
        [$/ | _] = Absolute -> ["/" | parts(Absolute)];
        Relative -> parts(Relative)
    end.

pathtype(<<"/", _/binary>>) -> absolute;
pathtype(Name) when is_binary(Name) -> relative;
pathtype(Name) ->
    case flatten(Name) of
        [$/ | _] -> absolute;
        _ -> relative
    end.

nativename(Name) -> as_given(Name, fun tidy/1).
