%% What a program asks about how it was started, and the orderly end.
%%
%% minibeam_boot keeps the start's options; `stop` hands over to it.
-module(init).
-export([stop/0, stop/1, restart/0, reboot/0, get_status/0]).
-export([get_arguments/0, get_plain_arguments/0, get_argument/1, script_name/0]).

stop() -> stop(0).

%% Returns at once; the end comes when all that was printed is written.
stop(Status) when is_integer(Status), Status >= 0; is_list(Status) ->
    spawn(fun() -> minibeam_boot:halt(Status) end),
    ok;
stop(_) ->
    error(badarg).

%% There is nothing to start again from: both end.
restart() -> stop().

reboot() -> stop().

get_status() -> {started, started}.

%% [{Flag, Values}], in the order given.
get_arguments() -> maps:get(flags, minibeam_boot:options(), []).

get_plain_arguments() -> maps:get(arguments, minibeam_boot:options(), []).

get_argument(Flag) ->
    case [Values || {Name, Values} <- get_arguments(), Name =:= Flag] of
        [] -> error;
        Given -> {ok, Given}
    end.

script_name() -> maps:get(script, minibeam_boot:options(), "").
