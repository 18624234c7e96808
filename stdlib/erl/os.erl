%% The operating system.
%%
%% BIFs: getenv/0,1, getpid/0, putenv/2, unsetenv/1, perf_counter/0,
%% system_time/0,1, timestamp/0, minibeam:run_command/1.
%%
%% Differs from OTP: a command has no input.
-module(os).
-compile({no_auto_import, [getenv/2]}).
-export([getenv/2, perf_counter/1, type/0, version/0, cmd/1, cmd/2, find_executable/1, find_executable/2]).

getenv(Name, Default) ->
    case os:getenv(Name) of
        false -> Default;
        Value -> Value
    end.

perf_counter(Unit) -> erlang:convert_time_unit(os:perf_counter(), perf_counter, Unit).

type() -> erlang:system_info(os_type).

version() -> erlang:system_info(os_version).

%% What a command of the shell prints, its errors among it.
cmd(Command) -> cmd(Command, #{}).

cmd(Command, Options) when is_map(Options) ->
    case unicode:characters_to_binary(flat(Command)) of
        Text when is_binary(Text) ->
            case minibeam:run_command(Text) of
                {ok, Printed} -> shown(limited(Printed, maps:get(max_size, Options, infinity)));
                {error, Reason} -> error(Reason, [Command, Options])
            end;
        _ -> error(badarg, [Command, Options])
    end.

flat(Command) when is_atom(Command) -> atom_to_list(Command);
flat(Command) -> lists:flatten(Command).

limited(Printed, Size) when is_integer(Size), byte_size(Printed) > Size -> binary:part(Printed, 0, Size);
limited(Printed, _) -> Printed.

shown(Printed) ->
    case unicode:characters_to_list(Printed) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(Printed)
    end.

%% The first file of this name that may be executed, in the folders of PATH or
%% of a list with colons.
find_executable(Name) -> find_executable(Name, os:getenv("PATH", "")).

find_executable(Name, Path) ->
    Candidates = case filename:pathtype(Name) of
                     absolute -> [Name];
                     _ -> [filename:join(Folder, Name) || Folder <- string:lexemes(Path, ":")]
                 end,
    case lists:search(fun is_executable/1, Candidates) of
        {value, Found} -> Found;
        false -> false
    end.

is_executable(File) ->
    case file:read_file_info(File) of
        {ok, Info} -> element(3, Info) =:= regular andalso element(8, Info) band 8#111 =/= 0;
        {error, _} -> false
    end.
