%% Files and folders.
%%
%% The operating system is asked by threads of the virtual machine, so that no
%% scheduler waits for a disk. An open file is a process that serves requests
%% of this module and of the I/O protocol (`file_server`); it ends, and the
%% file is closed, when the process that opened it dies.
%%
%% BIFs: minibeam:file_read/1, file_open/2, file_list/1, file_info/2,
%% file_delete/1, file_delete_folder/1, file_make_folder/1, file_rename/2,
%% file_make_link/2, file_make_symbolic_link/2, file_read_link/1,
%% file_folder/0, file_set_folder/1.
%%
%% Differs from OTP: files opened with `raw` are served by a process as well;
%% delayed writing and compression are not there; file information is read and
%% not written. Reading terms needs OTP's erl_scan and erl_parse on the code
%% path; without them it is an error that names the first.
-module(file).
-export([read_file/1, write_file/2, write_file/3, delete/1, rename/2, copy/2, list_dir/1, list_dir_all/1]).
-export([make_dir/1, del_dir/1, del_dir_r/1, get_cwd/0, set_cwd/1, read_file_info/1, read_file_info/2]).
-export([read_link_info/1, read_link_info/2, make_link/2, make_symlink/2, read_link/1, read_link_all/1]).
-export([open/2, close/1, read/2, read_line/1, write/2, pread/2, pread/3, pwrite/2, pwrite/3, position/2]).
-export([truncate/1, sync/1, datasync/1, advise/4, consult/1, script/1, format_error/1, native_name_encoding/0]).

%% As in OTP's file.hrl.
-record(file_info, {size, type, access, atime, mtime, ctime, mode, links, major_device, minor_device, inode, uid, gid}).

named(Name, Call) ->
    case name(Name) of
        error -> {error, badarg};
        Path -> Call(Path)
    end.

%% The name as the operating system takes it.
name(Name) ->
    try unicode:characters_to_binary(filename:flatten(Name)) of
        Path when is_binary(Path) ->
            case binary:match(Path, <<0>>) of
                nomatch -> Path;
                _ -> error
            end;
        _ -> error
    catch
        error:_ -> error
    end.

two_names(Name1, Name2, Call) ->
    case {name(Name1), name(Name2)} of
        {Path1, Path2} when is_binary(Path1), is_binary(Path2) -> Call(Path1, Path2);
        _ -> {error, badarg}
    end.

%% ---- Whole files ----

read_file(Name) -> named(Name, fun minibeam:file_read/1).

write_file(Name, Bytes) -> write_file(Name, Bytes, []).

write_file(Name, Bytes, Modes) when is_list(Modes) ->
    try iolist_to_binary(Bytes) of
        Binary -> write_opened(open(Name, [write, binary | Modes -- [binary, read]]), Binary)
    catch
        error:_ -> {error, badarg}
    end.

write_opened({ok, File}, Binary) ->
    Result = write(File, Binary),
    case close(File) of
        ok -> Result;
        Error -> Error
    end;
write_opened(Error, _) -> Error.

copy(From, To) ->
    case read_file(From) of
        {ok, Bytes} ->
            case write_file(To, Bytes) of
                ok -> {ok, byte_size(Bytes)};
                Error -> Error
            end;
        Error -> Error
    end.

delete(Name) -> named(Name, fun minibeam:file_delete/1).

rename(From, To) -> two_names(From, To, fun minibeam:file_rename/2).

make_link(Existing, New) -> two_names(Existing, New, fun minibeam:file_make_link/2).

make_symlink(Existing, New) -> two_names(Existing, New, fun minibeam:file_make_symbolic_link/2).

read_link(Name) ->
    case named(Name, fun minibeam:file_read_link/1) of
        {ok, Path} -> {ok, shown(Path)};
        Error -> Error
    end.

read_link_all(Name) -> read_link(Name).

%% A name as a string, if it is text.
shown(Path) ->
    case unicode:characters_to_list(Path) of
        String when is_list(String) -> String;
        _ -> Path
    end.

%% ---- Folders ----

list_dir(Name) ->
    case named(Name, fun minibeam:file_list/1) of
        {ok, Paths} -> {ok, [String || String <- [shown(Path) || Path <- Paths], is_list(String)]};
        Error -> Error
    end.

list_dir_all(Name) ->
    case named(Name, fun minibeam:file_list/1) of
        {ok, Paths} -> {ok, [shown(Path) || Path <- Paths]};
        Error -> Error
    end.

make_dir(Name) -> named(Name, fun minibeam:file_make_folder/1).

del_dir(Name) -> named(Name, fun minibeam:file_delete_folder/1).

del_dir_r(Name) ->
    case read_link_info(Name) of
        {ok, #file_info{type = directory}} ->
            {ok, Names} = list_dir_all(Name),
            lists:foreach(fun(Inner) -> del_dir_r(filename:join(Name, Inner)) end, Names),
            del_dir(Name);
        {ok, _} -> delete(Name);
        Error -> Error
    end.

get_cwd() ->
    case minibeam:file_folder() of
        {ok, Path} -> {ok, shown(Path)};
        Error -> Error
    end.

set_cwd(Name) -> named(Name, fun minibeam:file_set_folder/1).

%% ---- Facts ----

read_file_info(Name) -> read_file_info(Name, []).

read_file_info(Name, Options) -> info(Name, true, Options).

read_link_info(Name) -> read_link_info(Name, []).

read_link_info(Name, Options) -> info(Name, false, Options).

info(Name, FollowsLinks, Options) ->
    case name(Name) of
        error -> {error, badarg};
        Path ->
            case minibeam:file_info(Path, FollowsLinks) of
                {ok, Facts} ->
                    Info = list_to_tuple([file_info | tuple_to_list(Facts)]),
                    Time = proplists:get_value(time, Options, local),
                    {ok, Info#file_info{atime = time(Time, Info#file_info.atime), mtime = time(Time, Info#file_info.mtime),
                                        ctime = time(Time, Info#file_info.ctime)}};
                Error -> Error
            end
    end.

time(posix, Seconds) -> Seconds;
time(universal, Seconds) -> erlang:posixtime_to_universaltime(Seconds);
time(local, Seconds) -> erlang:universaltime_to_localtime(erlang:posixtime_to_universaltime(Seconds)).

%% ---- Open files ----

open(Name, read_write) -> open(Name, [read, write]);
open(Name, Mode) when Mode =:= read; Mode =:= write -> open(Name, [Mode]);
open(Name, Modes) when is_list(Modes) ->
    case name(Name) of
        error -> {error, badarg};
        Path -> file_server:open(Path, Modes)
    end;
open(_, _) -> {error, badarg}.

close(File) -> request(File, close).

read(File, Size) when is_integer(Size), Size >= 0 -> request(File, {read, Size});
read(_, _) -> {error, badarg}.

read_line(File) -> request(File, read_line).

write(File, Bytes) ->
    try iolist_to_binary(Bytes) of
        Binary -> request(File, {write, Binary})
    catch
        error:_ -> {error, badarg}
    end.

pread(File, Place, Size) when is_integer(Size), Size >= 0 -> request(File, {pread, Place, Size});
pread(_, _, _) -> {error, badarg}.

pread(File, Places) when is_list(Places) -> each(Places, fun({Place, Size}) -> pread(File, Place, Size) end, []).

each([], _, Read) -> {ok, lists:reverse(Read)};
each([Place | Places], Work, Read) ->
    case Work(Place) of
        {ok, Bytes} -> each(Places, Work, [Bytes | Read]);
        eof -> each(Places, Work, [eof | Read]);
        Error -> Error
    end.

pwrite(File, Place, Bytes) ->
    try iolist_to_binary(Bytes) of
        Binary -> request(File, {pwrite, Place, Binary})
    catch
        error:_ -> {error, badarg}
    end.

pwrite(File, Pairs) when is_list(Pairs) -> pwrite_each(File, Pairs, 0).

pwrite_each(_, [], _) -> ok;
pwrite_each(File, [{Place, Bytes} | Pairs], Count) ->
    case pwrite(File, Place, Bytes) of
        ok -> pwrite_each(File, Pairs, Count + 1);
        {error, Reason} -> {error, {Count, Reason}}
    end.

position(File, Place) -> request(File, {position, Place}).

truncate(File) -> request(File, truncate).

sync(File) -> request(File, sync).

datasync(File) -> request(File, sync).

%% A hint that is taken and not followed.
advise(File, _, _, _) -> request(File, advise).

request({file_descriptor, ?MODULE, File}, Request) -> request(File, Request);
request(File, Request) when is_pid(File) ->
    Monitor = erlang:monitor(process, File),
    File ! {file_request, self(), Monitor, Request},
    receive
        {file_reply, Monitor, Reply} ->
            erlang:demonitor(Monitor, [flush]),
            Reply;
        {'DOWN', Monitor, process, _, _} -> {error, terminated}
    end;
request(_, _) -> {error, badarg}.

%% ---- Terms in files ----

consult(Name) -> terms(Name, fun(Tokens) -> apply(erl_parse, parse_term, [Tokens]) end, fun lists:reverse/1).

%% The value of the last expression.
script(Name) ->
    terms(Name, fun(Tokens) ->
                    case apply(erl_parse, parse_exprs, [Tokens]) of
                        {ok, Expressions} ->
                            {value, Value, _} = apply(erl_eval, exprs, [Expressions, []]),
                            {ok, Value};
                        Error -> Error
                    end
                end, fun(Values) -> hd(Values ++ [undefined]) end).

terms(Name, Parse, Result) ->
    case {code:ensure_loaded(erl_scan), code:ensure_loaded(erl_parse)} of
        {{module, _}, {module, _}} ->
            case read_file(Name) of
                {ok, Bytes} -> scan(text(Bytes), 1, Parse, Result, []);
                Error -> Error
            end;
        {{error, _}, _} -> {error, {undef, erl_scan}};
        _ -> {error, {undef, erl_parse}}
    end.

text(Bytes) ->
    case unicode:characters_to_list(Bytes) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Bytes)
    end.

scan(Chars, Line, Parse, Result, Read) ->
    case apply(erl_scan, tokens, [[], Chars, Line]) of
        {done, {ok, Tokens, Next}, Rest} -> parsed(Parse(Tokens), Rest, Next, Parse, Result, Read);
        {done, {eof, _}, _} -> {ok, Result(Read)};
        {done, {error, Error, _}, _} -> {error, Error};
        {more, _} when Chars =:= eof -> {ok, Result(Read)};
        {more, More} ->
            case apply(erl_scan, tokens, [More, eof, Line]) of
                {done, {ok, Tokens, Next}, _} -> parsed(Parse(Tokens), eof, Next, Parse, Result, Read);
                {done, {eof, _}, _} -> {ok, Result(Read)};
                {done, {error, Error, _}, _} -> {error, Error}
            end
    end.

parsed({ok, Term}, Rest, Line, Parse, Result, Read) -> scan(Rest, Line, Parse, Result, [Term | Read]);
parsed({error, Error}, _, _, _, _, _) -> {error, Error}.

%% ---- Errors as text ----

format_error({Line, Module, Reason}) ->
    io_lib:format("~w: ~ts", [Line, Module:format_error(Reason)]);
format_error(badarg) -> "bad argument";
format_error(terminated) -> "the file server process is terminated";
format_error({undef, Module}) -> io_lib:format("module ~w is not on the code path", [Module]);
format_error(eacces) -> "permission denied";
format_error(ebadf) -> "bad file number";
format_error(eexist) -> "file already exists";
format_error(eisdir) -> "illegal operation on a directory";
format_error(enoent) -> "no such file or directory";
format_error(enospc) -> "no space left on device";
format_error(enotdir) -> "not a directory";
format_error(enotempty) -> "directory not empty";
format_error(eperm) -> "not owner";
format_error(Reason) -> io_lib:format("~w", [Reason]).

native_name_encoding() -> utf8.
