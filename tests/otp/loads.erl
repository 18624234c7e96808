%% Has `erl` prepare every module of a folder for loading: decoded and checked, not run.
-module(loads).
-export([main/1]).

main(Folders) ->
    Files = lists:append([filelib:wildcard(Folder ++ "/*.beam") || Folder <- Folders]),
    Refused = [{File, Why} || File <- Files, Why <- [refusal(File)], Why =/= none],
    [io:format("~s: ~p~n", [File, Why]) || {File, Why} <- Refused],
    io:format("~p loaded~n", [length(Files) - length(Refused)]),
    halt(0, [{flush, true}]).

refusal(File) ->
    {ok, Binary} = file:read_file(File),
    Module = list_to_atom(filename:basename(File, ".beam")),
    case erlang:prepare_loading(Module, Binary) of
        Prepared when is_reference(Prepared) -> none;
        {error, Why} -> Why
    end.
