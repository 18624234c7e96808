%% What one process does when another one crashes: four answers.
%% args:
%%
%%     minibeam run programs/isolation.erl
%%
%% Processes share no memory, so a crash damages nobody. Whether anybody hears
%% of it is a matter of choice: a stranger does not; a linked process dies with
%% it; one that traps exits gets a message in place of its death; one that
%% monitors gets a message and was never in danger.
-module(isolation).
-mode(compile).
-export([main/1]).

main(_Arguments) ->
    %% The runtime reports every crash to its log, with pid and time. Here the
    %% crashes are the plan, so the log is told to keep quiet.
    logger:set_primary_config(level, none),
    bystander_lives(),
    linked_process_dies(),
    trapping_process_gets_a_message(),
    monitoring_process_gets_a_message().

bystander_lives() ->
    Bystander = spawn(fun() -> echo() end),
    wait_for_end(spawn(fun() -> crash() end)),
    Bystander ! {self(), are_you_there},
    receive
        {Bystander, Answer} -> io:format("bystander: still there, says ~w~n", [Answer])
    end.

linked_process_dies() ->
    {Linked, Monitor} = spawn_monitor(fun() ->
                                          spawn_link(fun() -> crash() end),
                                          receive never_sent -> ok end
                                      end),
    receive
        {'DOWN', Monitor, process, Linked, Reason} ->
            io:format("linked: died, and its reason was ~w~n", [reason_without_trace(Reason)])
    end.

trapping_process_gets_a_message() ->
    process_flag(trap_exit, true),
    Crashing = spawn_link(fun() -> crash() end),
    receive
        {'EXIT', Crashing, Reason} ->
            io:format("trap_exit: lives, and got an 'EXIT' message with ~w~n", [reason_without_trace(Reason)])
    end,
    process_flag(trap_exit, false).

monitoring_process_gets_a_message() ->
    {Crashing, Monitor} = spawn_monitor(fun() -> crash() end),
    receive
        {'DOWN', Monitor, process, Crashing, Reason} ->
            io:format("monitor: lives, and got a 'DOWN' message with ~w~n", [reason_without_trace(Reason)])
    end,
    %% A monitor on a process that is gone answers at once.
    io:format("monitor: set up too late, it says ~w~n", [wait_for_end(Crashing)]).

crash() ->
    one() / zero().

one() -> 1.
zero() -> list_to_integer("0").

echo() ->
    receive
        {From, _Question} ->
            From ! {self(), yes},
            echo()
    end.

wait_for_end(Pid) ->
    Monitor = erlang:monitor(process, Pid),
    receive
        {'DOWN', Monitor, process, Pid, Reason} -> Reason
    end.

reason_without_trace({Reason, [_ | _]}) -> Reason;
reason_without_trace(Reason) -> Reason.
