%% Compares our standard library with the installed OTP's, function by
%% function, over many arguments.
%%
%% `erl` runs both: our modules are compiled under other names (`lists` as
%% `our_lists`), and calls between them are renamed too, but for BIFs, which
%% stay OTP's. Our own BIFs (module `minibeam`) are played by this module.
%%
%%   erl -noshell -pa DIR -run compare main SOURCES BIFS
-module(compare).
-export([main/1, same/3, same/4, load_all/2, load_file/3]).
-export([write/3, print/6, write_stdout/1, write_stderr/1, read_line/0, load_module/1, change_case/2]).

%% Functions whose arguments name modules that they call.
-define(CALLS_BY_NAME, [spawn, spawn_link, spawn_opt, start, start_link, start_monitor, hibernate, handle_system_msg]).

main([Sources, BifList]) ->
    load_all(Sources, BifList),
    put(failures, 0),
    rand:seed(exsss, {1, 2, 3}),
    compare_cases:run(),
    exceptions:run(),
    case get(failures) of
        0 -> halt(0);
        N ->
            io:format("~w comparisons failed~n", [N]),
            halt(1)
    end.

%% Compiles and loads our modules under their other names.
load_all(Sources, BifList) ->
    Files = filelib:wildcard(Sources ++ "/*.erl"),
    Modules = [list_to_atom(filename:basename(File, ".erl")) || File <- Files],
    Bifs = bifs(BifList),
    [{module, _} = load_file(File, Modules, Bifs) || File <- Files],
    {Modules, Bifs}.

bifs(File) ->
    {ok, Text} = file:read_file(File),
    maps:from_list([{bif(Line), true} || Line <- string:lexemes(binary_to_list(Text), "\n")]).

bif(Line) ->
    [Module, Rest] = string:split(Line, ":"),
    [Name, Arity] = string:split(Rest, "/", trailing),
    {list_to_atom(Module), list_to_atom(string:trim(Name, both, "'")), list_to_integer(Arity)}.

load_file(File, Modules, Bifs) ->
    {ok, Forms} = epp:parse_file(File, []),
    {ok, Module, Code} = compile:forms([rename(Form, Modules, Bifs) || Form <- Forms], []),
    code:load_binary(Module, File, Code).

rename({attribute, Line, module, Module}, Modules, _) ->
    {attribute, Line, module, case lists:member(Module, Modules) of true -> ours(Module); false -> Module end};
rename({call, Line, {remote, At, {atom, A, Module}, {atom, _, Name} = F}, Arguments}, Modules, Bifs) ->
    Callee = callee(Module, Name, length(Arguments), Modules, Bifs),
    Called = case lists:member(Name, ?CALLS_BY_NAME) of
                 true -> [by_name(Argument, Modules) || Argument <- Arguments];
                 false -> Arguments
             end,
    {call, Line, {remote, At, {atom, A, Callee}, F}, rename(Called, Modules, Bifs)};
rename({'fun', Line, {function, {atom, A, Module}, {atom, _, Name} = F, {integer, _, Arity} = N}}, Modules, Bifs) ->
    {'fun', Line, {function, {atom, A, callee(Module, Name, Arity, Modules, Bifs)}, F, N}};
rename({call, Line, {remote, At, {atom, A, Module}, F}, Arguments}, Modules, Bifs) ->
    {call, Line, {remote, At, {atom, A, callee(Module, any, 0, Modules, Bifs)}, F}, rename(Arguments, Modules, Bifs)};
rename(Tuple, Modules, Bifs) when is_tuple(Tuple) ->
    list_to_tuple(rename(tuple_to_list(Tuple), Modules, Bifs));
rename(List, Modules, Bifs) when is_list(List) ->
    [rename(Element, Modules, Bifs) || Element <- List];
rename(Other, _, _) ->
    Other.

by_name({atom, Line, Module}, Modules) ->
    case lists:member(Module, Modules) of
        true -> {atom, Line, ours(Module)};
        false -> {atom, Line, Module}
    end;
by_name(Other, _) -> Other.

callee(minibeam, _, _, _, _) -> ?MODULE;
callee(Module, Name, Arity, Modules, Bifs) ->
    case lists:member(Module, Modules) andalso not is_map_key({Module, Name, Arity}, Bifs) of
        true -> ours(Module);
        false -> Module
    end.

ours(Module) -> list_to_atom("our_" ++ atom_to_list(Module)).

%% ---- One comparison ----

%% Both modules' function must return the same or raise the same.
same(Module, Function, Arguments) -> same(Module, Function, Arguments, fun(Result) -> Result end).

%% `View` shows what must be equal in the two results.
same(Module, Function, Arguments, View) ->
    Theirs = result(Module, Function, Arguments, View),
    case result(ours(Module), Function, Arguments, View) of
        Theirs -> ok;
        Ours ->
            put(failures, get(failures) + 1),
            get(failures) < 40 andalso
                io:format("~w:~w~p~n  OTP:  ~p~n  ours: ~p~n", [Module, Function, Arguments, Theirs, Ours])
    end.

result(Module, Function, Arguments, View) ->
    try
        {value, View(apply(Module, Function, Arguments))}
    catch
        Class:Reason -> {Class, Reason}
    end.

%% ---- The BIFs of ours ----

write(Term, Depth, Encoding) ->
    lists:flatten(io_lib:write(Term, [{depth, Depth}, {encoding, Encoding}])).

print(Term, Column, LineLength, Depth, Encoding, Strings) ->
    Options = [{column, Column}, {line_length, LineLength}, {depth, Depth}, {encoding, Encoding}, {strings, Strings}],
    unicode:characters_to_list(io_lib_pretty:print(Term, Options)).

write_stdout(Bytes) -> file:write(standard_io, Bytes).

write_stderr(Bytes) -> file:write(standard_error, Bytes).

%% Lines come from the process `input`.
read_line() ->
    input ! {self(), read},
    receive {input, Line} -> Line end.

load_module(Module) -> {module, Module}.

change_case(Char, upper) -> string:uppercase([Char]);
change_case(Char, lower) -> string:lowercase([Char]);
change_case(Char, title) -> lists:flatten([string:titlecase([Char])]);
change_case(Char, fold) -> string:casefold([Char]).
