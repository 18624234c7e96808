%% Reports to standard error:
%%
%%   =ERROR REPORT==== 24-Nov-2026::15:32:06.812150 ===
%%   Error in process <0.79.0> with exit value:
%%   ...
%%
%% Who reports decides by the level whether there is anything to do, and sends
%% the event to the process `logger`, which makes the text and writes it. So a
%% report costs the reporter a message. minibeam_boot:halt/1 waits until all
%% is written.
%%
%% The virtual machine reports a process that died of an uncaught `error` or
%% `throw` by {log_crash, Pid, {Reason, StackTrace}}.
%%
%% Differs from OTP: there is one handler, whose format cannot be changed; no
%% filters. OTP writes to standard output.
%%
%% BIFs: minibeam:write_stderr/1; erlang:posixtime_to_universaltime/1,
%% erlang:universaltime_to_localtime/1; persistent_term.
-module(logger).
-export([emergency/1, emergency/2, emergency/3, alert/1, alert/2, alert/3, critical/1, critical/2, critical/3]).
-export([error/1, error/2, error/3, warning/1, warning/2, warning/3, notice/1, notice/2, notice/3]).
-export([info/1, info/2, info/3, debug/1, debug/2, debug/3, log/2, log/3, log/4]).
-export([allow/2, macro_log/3, macro_log/4, macro_log/5, compare_levels/2, timestamp/0, format_report/1]).
-export([set_primary_config/1, set_primary_config/2, update_primary_config/1, get_primary_config/0]).
-export([set_module_level/2, unset_module_level/0, unset_module_level/1, get_module_level/0, get_module_level/1]).
-export([set_process_metadata/1, update_process_metadata/1, get_process_metadata/0, unset_process_metadata/0]).
-export([serve/1]).
-compile({no_auto_import, [error/1, error/2, error/3]}).

-define(PRIMARY, {?MODULE, primary}).
-define(MODULES, {?MODULE, modules}).
-define(METADATA, '$logger_metadata$').

%% ---- Reporting ----

emergency(Message) -> log(emergency, Message).
emergency(Message, More) -> log(emergency, Message, More).
emergency(Format, Arguments, Metadata) -> log(emergency, Format, Arguments, Metadata).

alert(Message) -> log(alert, Message).
alert(Message, More) -> log(alert, Message, More).
alert(Format, Arguments, Metadata) -> log(alert, Format, Arguments, Metadata).

critical(Message) -> log(critical, Message).
critical(Message, More) -> log(critical, Message, More).
critical(Format, Arguments, Metadata) -> log(critical, Format, Arguments, Metadata).

error(Message) -> log(error, Message).
error(Message, More) -> log(error, Message, More).
error(Format, Arguments, Metadata) -> log(error, Format, Arguments, Metadata).

warning(Message) -> log(warning, Message).
warning(Message, More) -> log(warning, Message, More).
warning(Format, Arguments, Metadata) -> log(warning, Format, Arguments, Metadata).

notice(Message) -> log(notice, Message).
notice(Message, More) -> log(notice, Message, More).
notice(Format, Arguments, Metadata) -> log(notice, Format, Arguments, Metadata).

info(Message) -> log(info, Message).
info(Message, More) -> log(info, Message, More).
info(Format, Arguments, Metadata) -> log(info, Format, Arguments, Metadata).

debug(Message) -> log(debug, Message).
debug(Message, More) -> log(debug, Message, More).
debug(Format, Arguments, Metadata) -> log(debug, Format, Arguments, Metadata).

%% A message is a string, a report (a map, or a list of pairs), or a format
%% with its arguments.
log(Level, Message) -> report(Level, message(Message), #{}).

log(Level, Format, Arguments) when is_list(Arguments) -> report(Level, {Format, Arguments}, #{});
log(Level, Message, Metadata) when is_map(Metadata) -> report(Level, message(Message), Metadata).

log(Level, Format, Arguments, Metadata) -> report(Level, late_message(Format, Arguments), Metadata).

message(Report) when is_map(Report) -> {report, Report};
message([First | _] = Report) when is_tuple(First) -> {report, Report};
message(String) -> {string, String}.

%% A fun is called only for an event that is allowed.
late_message(Fun, Argument) when is_function(Fun, 1) -> {late, Fun, Argument};
late_message(Format, Arguments) -> {Format, Arguments}.

%% What the macros of OTP's logger.hrl call, after asking allow/2.
macro_log(Location, Level, Message) -> macro_log(Location, Level, Message, #{}).

macro_log(Location, Level, Format, Arguments) when is_list(Arguments) ->
    report(Level, {Format, Arguments}, Location);
macro_log(Location, Level, Message, Metadata) ->
    report(Level, message(Message), maps:merge(Location, Metadata)).

macro_log(Location, Level, Format, Arguments, Metadata) ->
    report(Level, late_message(Format, Arguments), maps:merge(Location, Metadata)).

report(Level, Message, Metadata) ->
    case is_allowed(Level, Metadata) of
        true ->
            Event = #{level => Level, msg => now_message(Message), meta => complete(Metadata)},
            case whereis(?MODULE) of
                undefined -> ok;
                Server ->
                    Server ! {log, Event},
                    ok
            end;
        false -> ok
    end.

is_allowed(Level, #{mfa := {Module, _, _}}) -> allow(Level, Module);
is_allowed(Level, _) -> is_at_least(Level, maps:get(level, get_primary_config())).

allow(Level, Module) ->
    Limit = case persistent_term:get(?MODULES, #{}) of
                #{Module := ModuleLevel} -> ModuleLevel;
                #{} -> maps:get(level, get_primary_config())
            end,
    is_at_least(Level, Limit).

is_at_least(Level, Limit) -> rank(Level) =< rank(Limit).

now_message({late, Fun, Argument}) ->
    try Fun(Argument) of
        {Format, Arguments} -> {Format, Arguments};
        Message -> message(Message)
    catch
        Class:Reason -> {"LAZY_FUN CRASH: ~tp; Reason: ~tp", [{Fun, Argument}, {Class, Reason}]}
    end;
now_message(Message) -> Message.

complete(Metadata) ->
    Process = case get_process_metadata() of
                  undefined -> #{};
                  Given -> Given
              end,
    Here = #{pid => self(), gl => group_leader(), time => timestamp()},
    maps:merge(Here, maps:merge(Process, Metadata)).

timestamp() -> os:system_time(microsecond).

%% ---- Levels and settings ----

rank(none) -> -1;
rank(emergency) -> 0;
rank(alert) -> 1;
rank(critical) -> 2;
rank(error) -> 3;
rank(warning) -> 4;
rank(notice) -> 5;
rank(info) -> 6;
rank(debug) -> 7;
rank(all) -> 10.

compare_levels(Level, Level) -> eq;
compare_levels(Level1, Level2) ->
    try rank(Level1) < rank(Level2) of
        true -> gt;
        false -> lt
    catch
        error:function_clause -> erlang:error(badarg, [Level1, Level2])
    end.

get_primary_config() -> persistent_term:get(?PRIMARY, default_config()).

default_config() -> #{level => notice, filter_default => log, filters => [], metadata => #{}}.

set_primary_config(Config) when is_map(Config) -> checked_config(maps:merge(default_config(), Config)).

set_primary_config(Key, Value) -> update_primary_config(#{Key => Value}).

update_primary_config(Config) -> checked_config(maps:merge(get_primary_config(), Config)).

checked_config(#{level := Level} = Config) ->
    case is_level(Level) of
        true -> persistent_term:put(?PRIMARY, Config);
        false -> {error, {invalid_level, Level}}
    end.

is_level(Level) ->
    lists:member(Level, [none, emergency, alert, critical, error, warning, notice, info, debug, all]).

set_module_level(Module, Level) when is_atom(Module) -> set_module_level([Module], Level);
set_module_level(Modules, Level) ->
    case is_level(Level) of
        true ->
            Levels = lists:foldl(fun(Module, Map) -> Map#{Module => Level} end, module_levels(), Modules),
            persistent_term:put(?MODULES, Levels);
        false -> {error, {invalid_level, Level}}
    end.

unset_module_level() -> persistent_term:put(?MODULES, #{}).

unset_module_level(Module) when is_atom(Module) -> unset_module_level([Module]);
unset_module_level(Modules) -> persistent_term:put(?MODULES, maps:without(Modules, module_levels())).

get_module_level() -> maps:to_list(module_levels()).

get_module_level(Module) when is_atom(Module) -> get_module_level([Module]);
get_module_level(Modules) -> maps:to_list(maps:with(Modules, module_levels())).

module_levels() -> persistent_term:get(?MODULES, #{}).

set_process_metadata(Metadata) when is_map(Metadata) ->
    put(?METADATA, Metadata),
    ok;
set_process_metadata(Other) -> erlang:error(badarg, [Other]).

update_process_metadata(Metadata) when is_map(Metadata) ->
    case get_process_metadata() of
        undefined -> set_process_metadata(Metadata);
        Old -> set_process_metadata(maps:merge(Old, Metadata))
    end;
update_process_metadata(Other) -> erlang:error(badarg, [Other]).

get_process_metadata() -> get(?METADATA).

unset_process_metadata() ->
    erase(?METADATA),
    ok.

%% ---- The process ----

%% Goes on from `Message`, the first that it got.
serve(Message) ->
    handle(Message),
    receive Next -> serve(Next) end.

handle({log, Event}) -> write(Event);
handle({log_crash, Pid, ReasonAndStack}) ->
    case is_at_least(error, maps:get(level, get_primary_config())) of
        true ->
            Message = {"Error in process ~p with exit value:~n~tp~n", [Pid, ReasonAndStack]},
            write(#{level => error, msg => Message, meta => #{time => timestamp()}});
        false -> ok
    end;
handle({sync, From, Reference}) -> From ! {io_reply, Reference, ok};
handle(_) -> ok.

write(Event) ->
    Text = try
               text(Event)
           catch
               Class:Reason -> io_lib:format("FORMATTER CRASH: ~tp~n~tp", [{Class, Reason}, Event])
           end,
    minibeam:write_stderr(unicode:characters_to_binary([Text, $\n], unicode, unicode)).

text(#{level := Level, msg := Message, meta := #{time := Time} = Metadata}) ->
    ["=", title(Level, Metadata), "==== ", time_text(Time), " ===\n" | body(Message, Metadata)].

title(_, #{logger_formatter := #{title := Title}}) -> Title;
title(Level, _) -> string:uppercase(atom_to_list(Level)) ++ " REPORT".

body({string, String}, _) -> String;
body({report, Report}, #{report_cb := Format}) when is_function(Format, 1) ->
    {Text, Arguments} = Format(Report),
    io_lib:format(Text, Arguments);
body({report, Report}, #{report_cb := Format}) when is_function(Format, 2) ->
    Format(Report, #{depth => unlimited, chars_limit => unlimited, single_line => false});
body({report, Report}, _) ->
    {Text, Arguments} = format_report(Report),
    io_lib:format(Text, Arguments);
body({Format, Arguments}, _) ->
    try
        io_lib:format(Format, Arguments)
    catch
        error:badarg -> io_lib:format("FORMAT ERROR: ~tp - ~tp", [Format, Arguments])
    end.

%% A line `    Key: Value` for each pair; as a format and its arguments.
format_report(Report) when is_map(Report) -> format_report(maps:to_list(Report));
format_report([]) -> {"~tp", [[]]};
format_report(Report) ->
    case is_text(Report) of
        true -> {"~ts", [Report]};
        false when is_list(Report) ->
            Lines = [report_line(Element) || Element <- Report],
            {lists:append(lists:join("\n", [Line || {Line, _} <- Lines])), lists:append([Terms || {_, Terms} <- Lines])};
        false -> {"~tp", [Report]}
    end.

report_line({Key, Value}) ->
    case is_text(Value) of
        true -> {"    ~tp: ~ts", [Key, Value]};
        false -> {"    ~tp: ~tp", [Key, Value]}
    end;
report_line(Term) -> {"    ~tp", [Term]}.

is_text(Term) ->
    try lists:flatten(Term) of
        [] -> false;
        Chars -> io_lib:printable_unicode_list(Chars)
    catch
        error:_ -> false
    end.

%% Microseconds since 1970 as local time.
time_text(Time) ->
    Universal = erlang:posixtime_to_universaltime(Time div 1000000),
    {{Year, Month, Day}, {Hour, Minute, Second}} = erlang:universaltime_to_localtime(Universal),
    Name = element(Month, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}),
    io_lib:format("~w-~s-~4..0w::~2..0w:~2..0w:~2..0w.~6..0w", [Day, Name, Year, Hour, Minute, Second, Time rem 1000000]).
