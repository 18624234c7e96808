%% An open file: a process that serves the requests of `file` and those of the
%% I/O protocol, so that `io` reads and writes files as it does the terminal.
%%
%% What was read and not asked for yet is kept; before the place in the file
%% matters (writing, seeking) it is given back by a step backwards. The process
%% ends with the one that opened the file.
%%
%% BIFs: minibeam:file_open/2, file_close/1, file_read_some/2,
%% file_write_some/2, file_seek/3, file_truncate/1, file_sync/1.
-module(file_server).
-export([open/2, serve/3]).

-define(BLOCK_BYTES, 65536).

%% `mode`: whether readers get lists or binaries. `encoding`: of the file, for
%% readers and writers of characters. `buffer`: bytes that follow.
-record(file, {handle, owner, monitor, mode = list, encoding = latin1, buffer = <<>>, ended = false}).

%% `{ok, Pid}` or `{error, Reason}`. Modes are those of file:open/2.
open(Path, Modes) ->
    {System, Own} = lists:foldl(fun mode/2, {[], #file{}}, Modes),
    start(Path, needed(System), Own).

mode(Mode, {System, Own}) when Mode =:= read; Mode =:= write; Mode =:= append; Mode =:= exclusive ->
    {[Mode | System], Own};
mode(binary, {System, Own}) -> {System, Own#file{mode = binary}};
mode({encoding, utf8}, {System, Own}) -> {System, Own#file{encoding = unicode}};
mode({encoding, Encoding}, {System, Own}) -> {System, Own#file{encoding = Encoding}};
%% Raw, ahead, delayed: served like others.
mode(_, Both) -> Both.

%% Writing alone begins with an empty file.
needed([]) -> [read];
needed(System) ->
    Only = lists:member(write, System) andalso not lists:member(read, System) andalso not lists:member(append, System),
    case lists:member(exclusive, System) of
        true -> [write | lists:delete(write, System)];
        false when Only -> [truncate | System];
        false -> System
    end.

%% The new process opens the file: it is the one that closes it.
start(Path, System, Own) ->
    Owner = self(),
    {Pid, Monitor} = spawn_monitor(?MODULE, serve, [Path, System, Own#file{owner = Owner}]),
    receive
        {Pid, opened} ->
            erlang:demonitor(Monitor, [flush]),
            {ok, Pid};
        {'DOWN', Monitor, process, _, Reason} -> Reason
    end.

serve(Path, System, #file{owner = Owner} = Own) ->
    case minibeam:file_open(Path, System) of
        {ok, Handle} ->
            Monitor = erlang:monitor(process, Owner),
            Owner ! {self(), opened},
            loop(Own#file{handle = Handle, monitor = Monitor});
        Error -> exit(Error)
    end.

loop(#file{handle = Handle, monitor = Monitor} = File) ->
    receive
        {file_request, From, Tag, close} ->
            From ! {file_reply, Tag, minibeam:file_close(Handle)};
        {file_request, From, Tag, Request} ->
            {Reply, Next} = request(Request, File),
            From ! {file_reply, Tag, Reply},
            loop(Next);
        {io_request, From, Tag, Request} ->
            {Reply, Next} = io(Request, File),
            From ! {io_reply, Tag, Reply},
            loop(Next);
        {'DOWN', Monitor, process, _, _} -> minibeam:file_close(Handle);
        _ -> loop(File)
    end.

%% ---- Bytes ----

request({read, Size}, File) ->
    {Result, Next} = take(Size, File),
    {given(Result, File), Next};
request(read_line, File) ->
    {Result, Next} = take_line(File),
    {given(Result, File), Next};
request({write, Bytes}, File) -> on_disk(File, fun(Handle) -> minibeam:file_write_some(Handle, Bytes) end);
request({position, Place}, File) ->
    #file{handle = Handle} = Next = give_back(File),
    {seek(Handle, Place), Next};
request({pread, Place, Size}, File) ->
    #file{handle = Handle} = Next = give_back(File),
    case seek(Handle, Place) of
        {ok, _} ->
            {Result, After} = take(Size, Next),
            {given(Result, File), After};
        Error -> {Error, Next}
    end;
request({pwrite, Place, Bytes}, File) ->
    on_disk(File, fun(Handle) ->
                      case seek(Handle, Place) of
                          {ok, _} -> minibeam:file_write_some(Handle, Bytes);
                          Error -> Error
                      end
                  end);
request(truncate, File) -> on_disk(File, fun minibeam:file_truncate/1);
request(sync, File) -> on_disk(File, fun minibeam:file_sync/1);
request(advise, File) -> {ok, File}.

given({ok, Bytes}, #file{mode = list}) -> {ok, binary_to_list(Bytes)};
given(Result, _) -> Result.

on_disk(File, Work) ->
    Next = give_back(File),
    {Work(Next#file.handle), Next}.

%% Back to the place that readers have come to.
give_back(#file{buffer = <<>>} = File) -> File#file{ended = false};
give_back(#file{handle = Handle, buffer = Buffer} = File) ->
    _ = minibeam:file_seek(Handle, 1, -byte_size(Buffer)),
    File#file{buffer = <<>>, ended = false}.

seek(Handle, Offset) when is_integer(Offset), Offset >= 0 -> minibeam:file_seek(Handle, 0, Offset);
seek(Handle, bof) -> seek(Handle, 0);
seek(Handle, cur) -> seek(Handle, {cur, 0});
seek(Handle, eof) -> seek(Handle, {eof, 0});
seek(Handle, {bof, Offset}) -> seek(Handle, Offset);
seek(Handle, {cur, Offset}) when is_integer(Offset) -> minibeam:file_seek(Handle, 1, Offset);
seek(Handle, {eof, Offset}) when is_integer(Offset) -> minibeam:file_seek(Handle, 2, Offset);
seek(_, _) -> {error, einval}.

take(Size, #file{buffer = Buffer} = File) when byte_size(Buffer) >= Size ->
    <<Bytes:Size/binary, Rest/binary>> = Buffer,
    {{ok, Bytes}, File#file{buffer = Rest}};
take(Size, #file{buffer = Buffer, handle = Handle} = File) ->
    case minibeam:file_read_some(Handle, max(Size - byte_size(Buffer), ?BLOCK_BYTES)) of
        {ok, eof} when Buffer =:= <<>> -> {eof, File};
        {ok, eof} -> {{ok, Buffer}, File#file{buffer = <<>>}};
        {ok, Bytes} when byte_size(Buffer) + byte_size(Bytes) < Size ->
            {{ok, <<Buffer/binary, Bytes/binary>>}, File#file{buffer = <<>>}};
        {ok, Bytes} -> take(Size, File#file{buffer = <<Buffer/binary, Bytes/binary>>});
        Error -> {Error, File}
    end.

%% With its newline, if it has one.
take_line(#file{buffer = Buffer} = File) ->
    case binary:split(Buffer, <<$\n>>) of
        [Line, Rest] -> {{ok, <<Line/binary, $\n>>}, File#file{buffer = Rest}};
        [_] ->
            case fill(File) of
                #file{ended = true, buffer = <<>>} = Next -> {eof, Next#file{ended = false}};
                #file{ended = true, buffer = Last} = Next -> {{ok, Last}, Next#file{buffer = <<>>, ended = false}};
                #file{} = Next -> take_line(Next);
                Error -> {Error, File}
            end
    end.

%% More in the buffer, or the mark that there is no more.
fill(#file{handle = Handle, buffer = Buffer} = File) ->
    case minibeam:file_read_some(Handle, ?BLOCK_BYTES) of
        {ok, eof} -> File#file{ended = true};
        {ok, Bytes} -> File#file{buffer = <<Buffer/binary, Bytes/binary>>};
        Error -> Error
    end.

%% ---- Characters ----

io({put_chars, Encoding, Chars}, #file{encoding = To} = File) ->
    case unicode:characters_to_binary(Chars, Encoding, To) of
        Bytes when is_binary(Bytes) -> request({write, Bytes}, File);
        _ -> {{error, {no_translation, Encoding, To}}, File}
    end;
io({put_chars, Encoding, Module, Function, Arguments}, File) ->
    try apply(Module, Function, Arguments) of
        Chars -> io({put_chars, Encoding, Chars}, File)
    catch
        _:_ -> {{error, Function}, File}
    end;
io({get_line, Encoding, _}, File) -> collect({collect_line, []}, start, Encoding, File);
io({get_chars, Encoding, _, Count}, File) -> collect({collect_chars, Count}, start, Encoding, File);
io({get_until, Encoding, _, Module, Function, Arguments}, File) ->
    collect({get_until, {Module, Function, Arguments}}, start, Encoding, File);
io({setopts, Options}, File) ->
    try
        {ok, lists:foldl(fun option/2, File, Options)}
    catch
        throw:enotsup -> {{error, enotsup}, File}
    end;
io(getopts, #file{mode = Mode, encoding = Encoding} = File) ->
    {[{binary, Mode =:= binary}, {encoding, Encoding}], File};
io({requests, Requests}, File) ->
    lists:foldl(fun(_, {{error, _}, _} = Failed) -> Failed;
                   (Request, {_, Next}) -> io(Request, Next)
                end, {ok, File}, Requests);
io(_, File) -> {{error, request}, File}.

option(binary, File) -> File#file{mode = binary};
option(list, File) -> File#file{mode = list};
option({binary, IsBinary}, File) when is_boolean(IsBinary) ->
    File#file{mode = case IsBinary of true -> binary; false -> list end};
option({encoding, utf8}, File) -> File#file{encoding = unicode};
option({encoding, Encoding}, File) -> File#file{encoding = Encoding};
option(_, _) -> throw(enotsup).

%% Gives the function of `io_lib` what is there until it has enough.
collect({Function, What} = Collect, State, Encoding, #file{buffer = Buffer, ended = Ended, mode = Mode} = File) ->
    {Data, Rest} = case {Buffer, Ended} of
                       {<<>>, true} -> {eof, <<>>};
                       {<<>>, false} -> {<<>>, <<>>};
                       _ -> characters(Buffer, File)
                   end,
    Next = case Data of
               <<>> -> State;
               eof -> io_lib:Function(State, eof, Encoding, What);
               _ -> io_lib:Function(State, as_mode(Data, Mode), Encoding, What)
           end,
    case Next of
        {stop, Result, eof} -> {Result, File#file{buffer = Rest, ended = false}};
        {stop, Result, Left} -> {Result, File#file{buffer = <<(bytes(Left, File))/binary, Rest/binary>>, ended = false}};
        More ->
            case fill(File#file{buffer = Rest}) of
                #file{ended = true, buffer = <<_, _/binary>>} -> {{error, invalid_unicode}, File#file{ended = false}};
                #file{} = Filled -> collect(Collect, More, Encoding, Filled);
                Error -> {Error, File#file{buffer = <<>>}}
            end
    end.

%% Whole characters in UTF-8, and bytes that begin another one.
characters(Bytes, #file{encoding = From}) ->
    case unicode:characters_to_binary(Bytes, From, unicode) of
        {incomplete, Whole, Rest} -> {Whole, Rest};
        {error, Whole, Rest} -> {Whole, Rest};
        Whole -> {Whole, <<>>}
    end.

as_mode(Data, binary) -> Data;
as_mode(Data, list) -> unicode:characters_to_list(Data).

bytes(Left, #file{encoding = To}) -> unicode:characters_to_binary(Left, unicode, To).
