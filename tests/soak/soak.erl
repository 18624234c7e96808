%% Random spawns, links, monitors, kills, names, timers and sends for a time;
%% then everything is counted: no process, no message, no signal may be lost,
%% come twice, or come in another order than it was sent.
%%
%% main([Milliseconds]) prints a line for each part; a part that finds a fault
%% ends the program with an error.
-module(soak).
-export([main/1, main/0]).

main() -> main(["2000"]).

main([Time]) ->
    process_flag(trap_exit, true),
    Parts = [{messages, fun messages/1}, {deaths, fun deaths/1}, {unlinks, fun unlinks/1}, {names, fun names/1},
             {timers, fun timers/1}, {aliases, fun aliases/1}, {questions, fun questions/1}],
    Share = list_to_integer(Time) div length(Parts),
    Before = settled(),
    [run(Part, Share) || Part <- Parts],
    After = settled(),
    case After of
        Before -> ok;
        _ -> error({processes_left, Before, After})
    end,
    io:format("done~n").

%% A part repeats its round until its time is over.
run({Name, Part}, Share) ->
    Rounds = rounds(Part, erlang:monotonic_time(millisecond) + Share, 0),
    true = Rounds > 0,
    receive Unexpected -> error({Name, unexpected, Unexpected}) after 0 -> ok end,
    io:format("~s~n", [Name]).

rounds(Part, End, N) ->
    Part(N),
    case erlang:monotonic_time(millisecond) >= End of
        true -> N + 1;
        false -> rounds(Part, End, N + 1)
    end.

%% The number of processes, once it does not change any more.
settled() -> settled(-1, 50).

settled(Count, 0) -> Count;
settled(Count, Left) ->
    erlang:garbage_collect(),
    timer:sleep(10),
    case length(processes()) of
        Count -> Count;
        Other -> settled(Other, Left - 1)
    end.

random(N) -> erlang:phash2({self(), erlang:unique_integer()}, N).

collect(N) -> [receive {result, Result} -> Result after 10000 -> error(no_result) end || _ <- lists:seq(1, N)].

%% ---- Messages: each of several senders to each of several receivers ----

messages(_) ->
    Main = self(),
    Receivers = [spawn_link(fun() -> Main ! {result, receive_all(#{}, 4)} end) || _ <- [1, 2, 3]],
    Senders = [spawn_link(fun() -> send_all(Receivers, 300) end) || _ <- [1, 2, 3, 4]],
    [#{} = _ | _] = Results = collect(3),
    [300 = maps:get(Sender, Result) || Sender <- Senders, Result <- Results],
    [receive {'EXIT', Pid, normal} -> ok end || Pid <- Receivers ++ Senders],
    ok.

send_all(Receivers, Count) ->
    [begin
         [Receiver ! {self(), N, payload(N)} || Receiver <- Receivers],
         random(50) =:= 0 andalso erlang:yield()
     end || N <- lists:seq(1, Count)],
    [Receiver ! {self(), done} || Receiver <- Receivers].

payload(N) when N rem 7 =:= 0 -> lists:seq(1, N);
payload(N) when N rem 5 =:= 0 -> list_to_binary(lists:duplicate(100, N rem 256));
payload(N) -> N.

receive_all(Last, 0) -> Last;
receive_all(Last, Open) ->
    receive
        {Sender, done} when is_pid(Sender) -> receive_all(Last, Open - 1);
        {Sender, N, Payload} ->
            Payload = payload(N),
            Before = maps:get(Sender, Last, 0),
            N = Before + 1,
            receive_all(Last#{Sender => N}, Open)
    end.

%% ---- Deaths: everybody is linked, monitored and killed at random; each death is told once ----

deaths(_) ->
    Count = 60,
    Pids = [spawn_monitor(fun() -> victim([]) end) || _ <- lists:seq(1, Count)],
    All = [Pid || {Pid, _} <- Pids],
    [Pid ! {others, All} || Pid <- All],
    [begin
         Pid = lists:nth(1 + random(Count), All),
         case random(4) of
             0 -> exit(Pid, kill);
             1 -> exit(Pid, reason);
             2 -> exit(Pid, normal);
             3 -> Pid ! die
         end
     end || _ <- lists:seq(1, Count div 3)],
    [exit(Pid, kill) || Pid <- All],
    [receive
         {'DOWN', Reference, process, Pid, _} -> ok
     after 5000 -> error({no_down, Pid, process_info(Pid)})
     end || {Pid, Reference} <- Pids],
    [false = is_process_alive(Pid) || Pid <- All],
    [undefined = process_info(Pid, links) || Pid <- All],
    ok.

victim(Others) ->
    receive
        {others, All} ->
            victim(All);
        die ->
            exit(died);
        {'EXIT', _, _} -> victim(Others);
        {'DOWN', _, _, _, _} -> victim(Others)
    after random(3) ->
        case Others of
            [] -> ok;
            _ ->
                Other = lists:nth(1 + random(length(Others)), Others),
                case random(6) of
                    0 -> catch link(Other);
                    1 -> unlink(Other);
                    2 -> monitor(process, Other);
                    3 -> erlang:demonitor(monitor(process, Other), [flush]);
                    4 -> process_flag(trap_exit, random(2) =:= 0);
                    5 -> spawn_link(fun() -> ok end)
                end
        end,
        victim(Others)
    end.

%% ---- Unlinks: after unlink/1 nothing comes, with a link each end hears of the other ----

unlinks(N) ->
    Other = spawn(fun() -> receive {die, How} -> exit(How) end end),
    link(Other),
    N rem 3 =:= 0 andalso (Other ! {die, early}),
    unlink(Other),
    receive {'EXIT', Other, early} -> ok after 0 -> ok end,
    exit(Other, kill),
    receive {'EXIT', Other, Late} -> error({late, Late}) after N rem 2 -> ok end,
    %% Unlinked and linked again at once: still linked.
    Again = spawn_link(fun() -> receive {die, How} -> exit(How) end end),
    unlink(Again),
    link(Again),
    Again ! {die, linked},
    receive {'EXIT', Again, linked} -> ok after 5000 -> error(no_exit) end,
    %% A link to the dead says so.
    link(Again),
    receive {'EXIT', Again, noproc} -> ok after 5000 -> error(no_noproc) end.

%% ---- Names: one owner at a time, free when the owner is dead ----

names(_) ->
    Main = self(),
    Names = [soak_a, soak_b, soak_c],
    Owners = [spawn_monitor(fun() -> own(Names, 30) end) || _ <- lists:seq(1, 6)],
    Others = [spawn_monitor(fun() -> own_for_others(Names, [Pid || {Pid, _} <- Owners]) end) || _ <- [1, 2]],
    [receive {'DOWN', Reference, process, Pid, _} -> ok end || {Pid, Reference} <- Owners ++ Others],
    [undefined = whereis(Name) || Name <- Names],
    [true = register(Name, Pid) andalso unregister(Name)
     || Name <- Names, Pid <- [Main]],
    ok.

own(_, 0) -> ok;
own(Names, Left) ->
    Name = lists:nth(1 + random(length(Names)), Names),
    try register(Name, self()) of
        true ->
            Self = self(),
            %% Nobody else unregisters here, so the name is ours.
            Self = whereis(Name),
            Name ! {ping, Left},
            receive {ping, Left} -> ok end,
            random(5) =:= 0 andalso exit(with_name),
            unregister(Name)
    catch
        error:badarg -> ok
    end,
    own(Names, Left - 1).

own_for_others(Names, Pids) ->
    [try register(lists:nth(1 + random(length(Names)), Names), Pid), exit(Pid, kill) catch error:badarg -> ok end
     || Pid <- Pids].

%% ---- Timers: each fires once or was cancelled ----

timers(_) ->
    Started = [begin
                   Reference = erlang:start_timer(random(8), self(), {soak, N}),
                   {Reference, N, random(3)}
               end || N <- lists:seq(1, 40)],
    [case How of
         0 ->
             case erlang:cancel_timer(Reference) of
                 false -> fired(Reference, N);
                 Left when is_integer(Left) -> ok
             end;
         _ -> fired(Reference, N)
     end || {Reference, N, How} <- Started],
    ok.

fired(Reference, N) ->
    receive
        {timeout, Reference, {soak, N}} -> ok
    after 5000 -> error({no_timeout, N})
    end.

%% ---- Aliases: one answer, or 'DOWN', and nothing late ----

aliases(N) ->
    {Server, Down} = spawn_monitor(fun() -> serve(N rem 5) end),
    [begin
         Reference = monitor(process, Server, [{alias, reply_demonitor}]),
         Server ! {Reference, Call},
         receive
             {Reference, answer, Call} -> ok;
             {'DOWN', Reference, process, Server, _} -> ok
         after random(2) ->
             erlang:demonitor(Reference, [flush]),
             receive {Reference, answer, Call} -> ok after 0 -> ok end
         end
     end || Call <- lists:seq(1, 10)],
    exit(Server, kill),
    receive {'DOWN', Down, process, Server, _} -> ok end.

serve(Left) ->
    receive
        {Reference, Call} ->
            random(3) =:= 0 andalso erlang:yield(),
            Reference ! {Reference, answer, Call},
            Reference ! {Reference, second_answer, Call},
            Left =:= 1 andalso exit(enough),
            serve(Left - 1)
    end.

%% ---- Questions to processes that run, sleep and die ----

questions(_) ->
    Pids = [spawn(fun() -> busy(random(200)) end) || _ <- lists:seq(1, 10)],
    [case process_info(Pid, [status, message_queue_len, current_function, links, memory]) of
         undefined -> ok;
         [{status, _}, {message_queue_len, 0}, {current_function, {_, _, _}}, {links, []}, {memory, Bytes}] ->
             true = Bytes > 0
     end || Pid <- Pids, _ <- [1, 2]],
    [true = is_boolean(garbage_collect(Pid)) || Pid <- Pids],
    [begin
         exit(Pid, kill),
         false = is_process_alive(Pid)
     end || Pid <- Pids],
    ok.

busy(0) -> receive never -> ok end;
busy(N) -> busy(N - length(lists:seq(1, N)) div N).
