%% Timers, and times. A message to a local process is left to the runtime's
%% own timers; a call in some time is a process that sleeps until then. So
%% there is no server that all timers go through, as there is in OTP.
%%
%% A sleeping timer is reached through an alias, which is the reference in the
%% timer's name: {once, Alias} or {interval, Alias}. Nothing happens when the
%% timer is gone.
-module(timer).
-export([sleep/1, tc/1, tc/2, tc/3, now_diff/2, seconds/1, minutes/1, hours/1, hms/3]).
-export([send_after/2, send_after/3, apply_after/4, exit_after/2, exit_after/3, kill_after/1, kill_after/2]).
-export([send_interval/2, send_interval/3, apply_interval/4, cancel/1, start/0]).

-define(IS_TIME(Time), (is_integer(Time) andalso Time >= 0)).
-define(IS_CALL(Module, Function, Arguments), (is_atom(Module) andalso is_atom(Function) andalso is_list(Arguments))).
%% The longest `receive ... after`, in milliseconds.
-define(LONGEST_WAIT, 16#FFFFFFFF).

%% ---- Now ----

sleep(Time) when is_integer(Time), Time > ?LONGEST_WAIT ->
    sleep(?LONGEST_WAIT),
    sleep(Time - ?LONGEST_WAIT);
sleep(Time) ->
    receive after Time -> ok end.

tc(Fun) ->
    Start = erlang:monotonic_time(),
    Value = Fun(),
    {microseconds_since(Start), Value}.

tc(Fun, Arguments) ->
    Start = erlang:monotonic_time(),
    Value = apply(Fun, Arguments),
    {microseconds_since(Start), Value}.

tc(Module, Function, Arguments) ->
    Start = erlang:monotonic_time(),
    Value = apply(Module, Function, Arguments),
    {microseconds_since(Start), Value}.

microseconds_since(Start) ->
    erlang:convert_time_unit(erlang:monotonic_time() - Start, native, microsecond).

%% The difference of two erlang:timestamp(), in microseconds.
now_diff({Mega2, Seconds2, Micro2}, {Mega1, Seconds1, Micro1}) ->
    ((Mega2 - Mega1) * 1000000 + Seconds2 - Seconds1) * 1000000 + Micro2 - Micro1.

seconds(Seconds) -> 1000 * Seconds.

minutes(Minutes) -> 60 * 1000 * Minutes.

hours(Hours) -> 60 * 60 * 1000 * Hours.

hms(Hours, Minutes, Seconds) -> hours(Hours) + minutes(Minutes) + seconds(Seconds).

%% ---- Once ----

send_after(Time, Message) -> send_after(Time, self(), Message).

send_after(0, Destination, Message) when is_pid(Destination); is_atom(Destination) ->
    Destination ! Message,
    {ok, {instant, make_ref()}};
send_after(Time, Pid, Message) when ?IS_TIME(Time), is_pid(Pid) ->
    {ok, {send_local, erlang:send_after(Time, Pid, Message)}};
send_after(Time, Name, Message) when ?IS_TIME(Time), is_atom(Name) ->
    once(Time, fun() -> Name ! Message end);
send_after(_, _, _) ->
    {error, badarg}.

apply_after(0, Module, Function, Arguments) when ?IS_CALL(Module, Function, Arguments) ->
    spawn(Module, Function, Arguments),
    {ok, {instant, make_ref()}};
apply_after(Time, Module, Function, Arguments) when ?IS_TIME(Time), ?IS_CALL(Module, Function, Arguments) ->
    once(Time, fun() -> apply(Module, Function, Arguments) end);
apply_after(_, _, _, _) ->
    {error, badarg}.

exit_after(Time, Reason) -> exit_after(Time, self(), Reason).

exit_after(Time, Target, Reason) when ?IS_TIME(Time), is_pid(Target) ->
    once(Time, fun() -> exit(Target, Reason) end);
exit_after(Time, Name, Reason) when ?IS_TIME(Time) ->
    once(Time, fun() -> exit_named(Name, Reason) end);
exit_after(_, _, _) ->
    {error, badarg}.

exit_named(Name, Reason) ->
    case is_atom(Name) andalso whereis(Name) of
        Pid when is_pid(Pid) -> exit(Pid, Reason);
        _ -> false
    end.

kill_after(Time) -> exit_after(Time, self(), kill).

kill_after(Time, Target) -> exit_after(Time, Target, kill).

once(Time, Act) ->
    Due = now_ms() + Time,
    {ok, {once, start_timer(fun(Alias) -> wait_once(Alias, Due, Act) end)}}.

wait_once(Alias, Due, Act) ->
    receive
        {cancel, Alias} -> ok
    after max(0, min(Due - now_ms(), ?LONGEST_WAIT)) ->
        case Due > now_ms() of
            true -> wait_once(Alias, Due, Act);
            false -> Act()
        end
    end.

%% ---- Again and again ----

send_interval(Time, Message) -> send_interval(Time, self(), Message).

send_interval(Time, Destination, Message) when ?IS_TIME(Time), is_pid(Destination);
                                               ?IS_TIME(Time), is_atom(Destination) ->
    interval(Time, Destination, fun() -> send(Destination, Message) end);
send_interval(_, _, _) ->
    {error, badarg}.

%% A name that nobody has any more is no error.
send(Destination, Message) ->
    try Destination ! Message catch error:badarg -> Message end.

apply_interval(Time, Module, Function, Arguments) when ?IS_TIME(Time), ?IS_CALL(Module, Function, Arguments) ->
    interval(Time, self(), fun() -> spawn(Module, Function, Arguments) end);
apply_interval(_, _, _, _) ->
    {error, badarg}.

%% Ends with the process that it is for.
interval(Time, Owner, Act) ->
    First = now_ms() + Time,
    Start = fun(Alias) ->
                    Monitor = erlang:monitor(process, Owner),
                    wait_interval(Alias, Monitor, First, Time, Act)
            end,
    {ok, {interval, start_timer(Start)}}.

wait_interval(Alias, Monitor, Due, Time, Act) ->
    receive
        {cancel, Alias} -> ok;
        {'DOWN', Monitor, process, _, _} -> ok
    after max(0, min(Due - now_ms(), ?LONGEST_WAIT)) ->
        case Due > now_ms() of
            true -> wait_interval(Alias, Monitor, Due, Time, Act);
            false ->
                Act(),
                wait_interval(Alias, Monitor, Due + Time, Time, Act)
        end
    end.

%% ---- Processes that wait ----

start_timer(Wait) ->
    Owner = self(),
    {Pid, Monitor} = spawn_monitor(fun() ->
        Alias = erlang:alias(),
        Owner ! {self(), Alias},
        Wait(Alias)
    end),
    receive
        {Pid, Alias} ->
            erlang:demonitor(Monitor, [flush]),
            Alias;
        {'DOWN', Monitor, process, Pid, Reason} ->
            exit(Reason)
    end.

cancel({instant, Reference}) when is_reference(Reference) -> {ok, cancel};
cancel({send_local, Reference}) when is_reference(Reference) ->
    _ = erlang:cancel_timer(Reference),
    {ok, cancel};
cancel({Kind, Alias}) when is_reference(Alias), Kind =:= once orelse Kind =:= interval ->
    Alias ! {cancel, Alias},
    {ok, cancel};
cancel(_) -> {error, badarg}.

%% There is no server to start.
start() -> ok.

now_ms() -> (erlang:monotonic_time(microsecond) + 999) div 1000.
