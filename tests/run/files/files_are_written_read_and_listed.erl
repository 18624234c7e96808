%% file: what is written is read again; errors are POSIX's.
-module(files_are_written_read_and_listed).
-export([main/0]).

main() ->
    Folder = filename:join("/tmp", "minibeam_files_" ++ os:getpid()),
    ok = file:make_dir(Folder),
    try
        in(Folder)
    after
        ok = file:del_dir_r(Folder)
    end,
    io:format("~p~n", [file:list_dir(Folder)]).

in(Folder) ->
    A = filename:join(Folder, "a.txt"),
    io:format("~p~n", [file:write_file(A, ["hello\n", <<"world\n">>, "last"])]),
    io:format("~p~n", [file:read_file(A)]),
    io:format("~p~n", [file:write_file(A, "!", [append])]),
    {ok, Info} = file:read_file_info(A),
    io:format("~p ~p ~p~n", [element(2, Info), element(3, Info), tuple_size(Info)]),
    B = filename:join(Folder, <<"b">>),
    io:format("~p ~p~n", [file:rename(A, B), file:read_file(A)]),
    io:format("~p~n", [file:list_dir(Folder)]),
    io:format("~p ~p~n", [file:make_dir(Folder), file:del_dir(Folder)]),
    io:format("~p ~p~n", [file:read_file(Folder), file:delete(Folder)]),
    io:format("~p ~p~n", [file:list_dir(B), file:write_file(filename:join([Folder, "x", "y"]), "")]),
    opened(B),
    io:format("~p~n", [file:write_file([0], "")]),
    large(filename:join(Folder, "large")),
    io:format("~p ~p~n", [file:delete(B), file:delete(B)]).

opened(Name) ->
    {ok, File} = file:open(Name, [read]),
    io:format("~p ~p~n", [file:read(File, 3), file:read_line(File)]),
    io:format("~p~n", [io:get_line(File, "")]),
    io:format("~p ~p~n", [file:position(File, cur), file:pread(File, 1, 4)]),
    io:format("~p ~p~n", [file:position(File, {eof, -2}), file:read(File, 100)]),
    io:format("~p~n", [file:read(File, 1)]),
    io:format("~p ~p~n", [file:write(File, "x"), file:close(File)]),
    {ok, Out} = file:open(Name, [write, binary, raw]),
    ok = file:write(Out, <<"0123456789">>),
    ok = file:pwrite(Out, 3, "abc"),
    ok = file:close(Out),
    {ok, In} = file:open(Name, [read, write, binary]),
    io:format("~p~n", [file:read(In, 5)]),
    {ok, 8} = file:position(In, 8),
    ok = file:truncate(In),
    ok = file:close(In),
    io:format("~p~n", [file:read_file(Name)]),
    {ok, Text} = file:open(Name, [write, {encoding, utf8}]),
    io:format(Text, "~ts ~p~n", ["naïve", {a, 1}]),
    ok = file:close(Text),
    io:format("~p~n", [file:read_file(Name)]),
    io:format("~p ~p~n", [file:open(filename:join(Name, "x"), [read]), file:open(Name, wrong_mode_alone) =:= {error, badarg}]).

large(Name) ->
    Bytes = binary:copy(<<"0123456789abcdef">>, 100000),
    ok = file:write_file(Name, Bytes),
    {ok, Bytes} = file:read_file(Name),
    {ok, File} = file:open(Name, [read, binary]),
    io:format("~p~n", [count(File, 0)]),
    %% The file is closed with the process that has opened it.
    Self = self(),
    spawn(fun() -> Self ! file:open(Name, [read]) end),
    receive {ok, Pid} -> timer:sleep(50), io:format("~p~n", [file:read(Pid, 1)]) end.

count(File, Sum) ->
    case file:read(File, 70001) of
        {ok, Bytes} -> count(File, Sum + byte_size(Bytes));
        eof -> Sum
    end.
