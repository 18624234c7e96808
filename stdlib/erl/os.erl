%% The operating system.
%%
%% BIFs: getenv/0,1, getpid/0, putenv/2, unsetenv/1, perf_counter/0,
%% system_time/0,1, timestamp/0.
-module(os).
-compile({no_auto_import, [getenv/2]}).
-export([getenv/2, perf_counter/1, type/0, version/0]).

getenv(Name, Default) ->
    case os:getenv(Name) of
        false -> Default;
        Value -> Value
    end.

perf_counter(Unit) -> erlang:convert_time_unit(os:perf_counter(), perf_counter, Unit).

type() -> erlang:system_info(os_type).

version() -> erlang:system_info(os_version).
