%% Times a piece of work and prints one line: `name n=… result=… us=… cpu_ms=…`.
%%
%% The work runs in a process of its own, so that the heap of one measurement
%% does not weigh on the next, and so that both virtual machines start it from
%% the same state. `cpu_ms` is that of the whole virtual machine, all its
%% threads. The result is printed so that two machines can be compared; it has
%% no spaces as long as it has no strings.
-module(measure).
-export([time/3]).

time(Name, N, Work) ->
    Timed = fun() -> exit({timed, timed(Work)}) end,
    {_, Monitor} = spawn_monitor(Timed),
    receive
        {'DOWN', Monitor, process, _, {timed, {Result, Us, CpuMs}}} ->
            io:format("~s n=~w result=~w us=~w cpu_ms=~w~n", [Name, N, Result, Us, CpuMs]);
        {'DOWN', Monitor, process, _, Reason} ->
            exit({Name, Reason})
    end.

timed(Work) ->
    {Cpu, _} = statistics(runtime),
    Start = erlang:monotonic_time(microsecond),
    Result = Work(),
    End = erlang:monotonic_time(microsecond),
    {CpuAtEnd, _} = statistics(runtime),
    {Result, End - Start, CpuAtEnd - Cpu}.
