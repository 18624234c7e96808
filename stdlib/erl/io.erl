%% Output and input through I/O servers, by OTP's I/O protocol: a request
%%
%%   {io_request, From, ReplyAs, Request}
%%
%% goes to the server (by default the caller's group leader), which answers
%% {io_reply, ReplyAs, Result}. Terms are formatted by the server, so that a
%% process pays for its messages, not for the texts.
%%
%% Differs from OTP: reading Erlang terms (read/1, scan_*, parse_*) is missing,
%% since there is no scanner at run time; so is fread/2,3.
-module(io).
-export([format/1, format/2, format/3, fwrite/1, fwrite/2, fwrite/3]).
-export([put_chars/1, put_chars/2, put_chars/3, nl/0, nl/1, write/1, write/2]).
-export([get_line/1, get_line/2, get_chars/2, get_chars/3, get_password/0, get_password/1]).
-export([getopts/0, getopts/1, setopts/1, setopts/2, columns/0, columns/1, rows/0, rows/1, printable_range/0]).
-export([request/1, request/2, requests/1, requests/2]).

%% ---- Output ----

format(Format) -> output(format, [Format], group_leader(), {format, Format, []}).

format(Format, Arguments) ->
    output(format, [Format, Arguments], group_leader(), {format, Format, Arguments}).

format(Device, Format, Arguments) ->
    output(format, [Device, Format, Arguments], Device, {format, Format, Arguments}).

fwrite(Format) -> output(fwrite, [Format], group_leader(), {format, Format, []}).

fwrite(Format, Arguments) ->
    output(fwrite, [Format, Arguments], group_leader(), {format, Format, Arguments}).

fwrite(Device, Format, Arguments) ->
    output(fwrite, [Device, Format, Arguments], Device, {format, Format, Arguments}).

put_chars(Chars) -> output(put_chars, [Chars], group_leader(), {put_chars, unicode, Chars}).

put_chars(Device, Chars) -> output(put_chars, [Device, Chars], Device, {put_chars, unicode, Chars}).

put_chars(Device, Encoding, Chars) ->
    output(put_chars, [Device, Encoding, Chars], Device, {put_chars, Encoding, Chars}).

nl() -> output(nl, [], group_leader(), nl).

nl(Device) -> output(nl, [Device], Device, nl).

write(Term) -> output(write, [Term], group_leader(), {write, Term}).

write(Device, Term) -> output(write, [Device, Term], Device, {write, Term}).

%% An error is raised as one of the function called, and says whether the
%% request never reached a server ({io, Reason}) or the server refused it.
output(Function, Arguments, Device, Request) ->
    Ours = make_ref(),
    case request(Device, Request, Ours) of
        {Ours, Reason} -> raise(Function, Arguments, Reason, {io, Reason});
        {error, Reason} -> raise(Function, Arguments, Reason, {device, Reason});
        Result -> Result
    end.

raise(Function, Arguments, Reason, Cause) ->
    Info = [{error_info, #{cause => Cause, module => erl_stdlib_errors}}],
    %% This function's own frame is not the caller's concern.
    [_ | Callers] = try error(Reason) catch error:_:Frames -> Frames end,
    erlang:raise(error, error_reason(Reason), [{?MODULE, Function, Arguments, Info} | Callers]).

error_reason(terminated) -> terminated;
error_reason(calling_self) -> calling_self;
error_reason({no_translation, _, _}) -> no_translation;
error_reason(_) -> badarg.

%% ---- Input ----

get_line(Prompt) -> get_line(group_leader(), Prompt).

get_line(Device, Prompt) -> request(Device, {get_line, unicode, Prompt}).

get_chars(Prompt, N) -> get_chars(group_leader(), Prompt, N).

get_chars(Device, Prompt, N) when is_integer(N), N >= 0 -> request(Device, {get_chars, unicode, Prompt, N}).

get_password() -> get_password(group_leader()).

get_password(Device) -> request(Device, {get_password, unicode}).

%% ---- The device ----

getopts() -> getopts(group_leader()).

getopts(Device) -> request(Device, getopts).

setopts(Options) -> setopts(group_leader(), Options).

setopts(Device, Options) -> request(Device, {setopts, Options}).

columns() -> columns(group_leader()).

columns(Device) -> geometry(request(Device, {get_geometry, columns})).

rows() -> rows(group_leader()).

rows(Device) -> geometry(request(Device, {get_geometry, rows})).

geometry(N) when is_integer(N), N > 0 -> {ok, N};
geometry(_) -> {error, enotsup}.

%% Which characters `~p` shows as text.
printable_range() -> latin1.

%% ---- Requests ----

request(Request) -> request(group_leader(), Request).

request(Device, Request) -> request(Device, Request, error).

requests(Requests) -> requests(group_leader(), Requests).

requests(Device, Requests) -> request(Device, {requests, Requests}, error).

request(Device, Request, ErrorTag) ->
    case server(Device) of
        undefined -> {ErrorTag, arguments};
        Server when Server =:= self() -> {ErrorTag, calling_self};
        Server -> ask(Server, on_the_wire(Request), ErrorTag)
    end.

server(Server) when is_pid(Server) -> Server;
server(standard_io) -> group_leader();
server(standard_error) -> user:standard_error();
server(Name) when is_atom(Name) -> whereis(Name).

ask(Server, Request, ErrorTag) ->
    Monitor = erlang:monitor(process, Server),
    Server ! {io_request, self(), Monitor, Request},
    receive
        {io_reply, Monitor, Result} ->
            erlang:demonitor(Monitor, [flush]),
            Result;
        {'DOWN', Monitor, process, _, _} ->
            %% A linked server has sent its exit as well.
            receive {'EXIT', Server, _} -> ok after 0 -> ok end,
            {ErrorTag, terminated}
    end.

%% What the protocol calls a request. Characters go as a binary, which is not
%% copied on its way; what is none is left for the server to refuse.
on_the_wire({format, Format, Arguments}) -> {put_chars, unicode, io_lib, format, [Format, Arguments]};
on_the_wire({fwrite, Format, Arguments}) -> {put_chars, unicode, io_lib, fwrite, [Format, Arguments]};
on_the_wire({write, Term}) -> {put_chars, unicode, io_lib, write, [Term]};
on_the_wire(nl) -> {put_chars, unicode, "\n"};
on_the_wire({requests, Requests}) -> {requests, [on_the_wire(Request) || Request <- Requests]};
on_the_wire({put_chars, Encoding, Chars} = Request) when is_list(Chars) ->
    try unicode:characters_to_binary(Chars, Encoding, Encoding) of
        Binary when is_binary(Binary) -> {put_chars, Encoding, Binary};
        _ -> Request
    catch
        error:_ -> Request
    end;
on_the_wire(Request) -> Request.
