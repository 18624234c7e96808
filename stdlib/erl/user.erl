%% The group leader of all processes: a server of the I/O protocol (`io` tells
%% of it) in front of standard output and standard input.
%%
%% Text is written in the encoding of the device, which is latin1 until
%% io:setopts/1 says otherwise, as in OTP 25; what latin1 lacks is written as
%% \x{...}. A request is answered when its bytes are with the system, so
%% nothing is lost by a halt after it.
%%
%% Standard input is read by a process of its own, so that output does not
%% wait for a line that nobody types. It starts with the first request to read.
%%
%% BIFs: minibeam:write_stdout/1, minibeam:write_stderr/1, minibeam:read_line/0.
-module(user).
-export([start/0, start/2, standard_error/0]).

%% `write`: the BIF behind the device. `mode`: whether readers get lists or
%% binaries. `reader`: the process that reads, `none` before the first read.
%% `buffer`: what was read and not asked for yet, in bytes; `ended`: whether
%% there is no more behind it.
-record(device, {write, encoding = latin1, mode = list, reader = none, buffer = <<>>, ended = false}).

%% Starts the server, registered as `user`.
start() -> start(?MODULE, fun minibeam:write_stdout/1).

%% The server in front of standard error, started when first asked for.
standard_error() ->
    case whereis(standard_error) of
        undefined ->
            try
                start(standard_error, fun minibeam:write_stderr/1)
            catch
                %% Another process was faster.
                error:badarg -> whereis(standard_error)
            end;
        Server -> Server
    end.

%% A server registered as `Name` that gives its output to `Write`.
start(Name, Write) ->
    Server = spawn(fun() -> await_registration(#device{write = Write}) end),
    try register(Name, Server) of
        true ->
            Server ! registered,
            Server
    catch
        error:badarg ->
            exit(Server, kill),
            error(badarg)
    end.

await_registration(Device) ->
    receive registered -> ok end,
    process_flag(trap_exit, true),
    loop(Device).

loop(Device) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) -> loop(serve(From, ReplyAs, Request, Device));
        _ -> loop(Device)
    end.

serve(From, ReplyAs, Request, Device) ->
    {Result, Next} = request(Request, Device),
    From ! {io_reply, ReplyAs, Result},
    Next.

%% ---- Requests ----

request({put_chars, Encoding, Chars}, Device) -> {put_chars(Chars, Encoding, Device), Device};
request({put_chars, Encoding, Module, Function, Arguments}, Device) ->
    try apply(Module, Function, Arguments) of
        Chars -> {put_chars(Chars, Encoding, Device), Device}
    catch
        _:_ -> {{error, put_chars}, Device}
    end;
request({get_line, Encoding, Prompt}, Device) ->
    read(get_line, Prompt, {collect_line, []}, Encoding, Device);
request({get_chars, Encoding, Prompt, N}, Device) ->
    read(get_chars, Prompt, {collect_chars, N}, Encoding, Device);
request({get_until, Encoding, Prompt, Module, Function, Arguments}, Device) ->
    read(Function, Prompt, {get_until, {Module, Function, Arguments}}, Encoding, Device);
request(getopts, Device) ->
    {[{binary, Device#device.mode =:= binary}, {encoding, Device#device.encoding}], Device};
request({setopts, Options}, Device) when is_list(Options) ->
    try
        {ok, lists:foldl(fun set_option/2, Device, Options)}
    catch
        throw:enotsup -> {{error, enotsup}, Device}
    end;
request({get_geometry, _}, Device) -> {{error, enotsup}, Device};
request({requests, Requests}, Device) -> requests(Requests, ok, Device);
%% Requests of before there were encodings.
request({put_chars, Chars}, Device) -> request({put_chars, latin1, Chars}, Device);
request({put_chars, Module, Function, Arguments}, Device) ->
    request({put_chars, latin1, Module, Function, Arguments}, Device);
request({get_line, Prompt}, Device) -> request({get_line, latin1, Prompt}, Device);
request({get_chars, Prompt, N}, Device) -> request({get_chars, latin1, Prompt, N}, Device);
request({get_until, Prompt, Module, Function, Arguments}, Device) ->
    request({get_until, latin1, Prompt, Module, Function, Arguments}, Device);
request(Other, Device) -> {{error, {request, Other}}, Device}.

%% In order, up to the first that fails.
requests([], Result, Device) -> {Result, Device};
requests(_, {error, _} = Error, Device) -> {Error, Device};
requests([Request | Requests], _, Device) ->
    {Result, Next} = request(Request, Device),
    requests(Requests, Result, Next).

set_option(binary, Device) -> Device#device{mode = binary};
set_option(list, Device) -> Device#device{mode = list};
set_option({binary, true}, Device) -> Device#device{mode = binary};
set_option({binary, false}, Device) -> Device#device{mode = list};
set_option({list, Bool}, Device) -> set_option({binary, not Bool}, Device);
set_option(latin1, Device) -> Device#device{encoding = latin1};
set_option(unicode, Device) -> Device#device{encoding = unicode};
set_option({encoding, latin1}, Device) -> Device#device{encoding = latin1};
set_option({encoding, Encoding}, Device) when Encoding =:= unicode; Encoding =:= utf8 ->
    Device#device{encoding = unicode};
set_option(_, _) -> throw(enotsup).

%% ---- Output ----

put_chars(Chars, From, #device{encoding = To, write = Write}) ->
    case encode(Chars, From, To) of
        error -> {error, put_chars};
        Bytes ->
            %% When the reader of standard output has gone, the virtual machine halts here.
            _ = Write(Bytes),
            ok
    end.

encode(Chars, From, To) ->
    try unicode:characters_to_binary(Chars, From, To) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ when To =:= latin1 -> escaped(unicode:characters_to_list(Chars, From));
        _ -> error
    catch
        error:badarg -> error
    end.

escaped(Chars) when is_list(Chars) -> iolist_to_binary([escape(Char) || Char <- Chars]);
escaped(_) -> error.

escape(Char) when Char > 255 -> ["\\x{", integer_to_list(Char, 16), "}"];
escape(Char) -> Char.

%% ---- Input ----

read(Name, Prompt, Collect, Encoding, Device) ->
    case prompt(Prompt, Device) of
        ok ->
            try
                collect(Collect, start, Prompt, Encoding, Device)
            catch
                _:_ -> {{error, Name}, Device#device{buffer = <<>>}}
            end;
        {error, _} -> {{error, Name}, Device}
    end.

prompt('', _) -> ok;
prompt(Prompt, #device{encoding = Encoding} = Device) ->
    put_chars(io_lib:format_prompt(Prompt, Encoding), unicode, Device).

%% Gives the function of `io_lib` what is there until it has enough.
collect(Collect, start, _, _, #device{buffer = <<>>, ended = true} = Device) when element(1, Collect) =/= get_until ->
    {eof, Device};
collect({Function, What} = Collect, State, Prompt, Encoding, #device{buffer = Buffer, ended = Ended} = Device) ->
    Data = case {Buffer, Ended} of
               {<<>>, true} -> eof;
               _ -> decode(Buffer, Encoding, Device)
           end,
    Next = case {Data, Ended} of
               %% Nothing to show yet.
               {[], false} -> State;
               {<<>>, false} -> State;
               _ -> io_lib:Function(State, Data, Encoding, What)
           end,
    case Next of
        {stop, Result, Rest} -> {Result, Device#device{buffer = bytes(Rest, Encoding, Device)}};
        More -> collect(Collect, More, Prompt, Encoding, fill(Prompt, Device#device{buffer = <<>>}))
    end.

%% Bytes of the device as what a reader asked for, and back.
decode(Bytes, Encoding, #device{encoding = From, mode = binary}) ->
    Binary = unicode:characters_to_binary(Bytes, From, Encoding),
    true = is_binary(Binary),
    Binary;
decode(Bytes, Encoding, #device{encoding = From, mode = list}) ->
    Chars = unicode:characters_to_list(Bytes, From),
    true = is_list(Chars) andalso (Encoding =/= latin1 orelse io_lib:latin1_char_list(Chars)),
    Chars.

bytes(eof, _, _) -> <<>>;
bytes(Rest, Encoding, #device{encoding = To}) -> unicode:characters_to_binary(Rest, Encoding, To).

%% Waits for input and serves other requests meanwhile; after one that may
%% have printed something the prompt is shown again.
fill(_, #device{ended = true} = Device) -> Device;
fill(Prompt, #device{reader = none} = Device) ->
    Server = self(),
    fill(Prompt, Device#device{reader = spawn_link(fun() -> reader(Server) end)});
fill(Prompt, #device{reader = Reader} = Device) ->
    Reader ! read,
    await_input(Prompt, Device).

await_input(Prompt, #device{reader = Reader} = Device) ->
    receive
        {Reader, Line} when is_binary(Line) -> Device#device{buffer = Line};
        {Reader, _} -> Device#device{ended = true};
        {io_request, From, ReplyAs, Request} when is_pid(From), not is_tuple(Request);
                                                  is_pid(From), element(1, Request) =:= put_chars;
                                                  is_pid(From), element(1, Request) =:= setopts ->
            Next = serve(From, ReplyAs, Request, Device),
            _ = prompt(Prompt, Next),
            await_input(Prompt, Next)
    end.

reader(Server) ->
    receive
        read ->
            Server ! {self(), minibeam:read_line()},
            reader(Server)
    end.
