%% Prints the functions that the modules of a folder call and do not have: the
%% BIFs that they need.
-module(imports).
-export([main/1]).

%% Modules of OTP that ours use when the code path leads to them.
-define(OF_OTP, [erl_scan, erl_parse, erl_eval]).

main([Folder]) ->
    Files = filelib:wildcard(Folder ++ "/*.beam"),
    Defined = [{Module, Name, Arity} || {Module, exports, All} <- [chunk(File, exports) || File <- Files],
                                        {Name, Arity} <- All],
    Called = lists:usort(lists:append([All || {_, imports, All} <- [chunk(File, imports) || File <- Files]])),
    [io:format("~w:~w/~w~n", [Module, Name, Arity]) || {Module, Name, Arity} <- Called -- Defined,
        not lists:member(Module, ?OF_OTP)],
    halt(0).

chunk(File, Name) ->
    {ok, {Module, [{Name, All}]}} = beam_lib:chunks(File, [Name]),
    {Module, Name, All}.
