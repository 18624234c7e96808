%% Some keys, one and many.
-module(process_info_tells_about_a_process).
-export([main/0]).

main() ->
    Pid = spawn(fun() -> put(a, 1), register(somebody, self()), receive stop -> ok end end),
    wait_until_waiting(Pid),
    Pid ! m1, Pid ! m2,
    io:format("~w ~w~n", [process_info(Pid, message_queue_len), process_info(Pid, messages)]),
    io:format("~w ~w ~w~n", [process_info(Pid, registered_name), process_info(Pid, dictionary), process_info(Pid, trap_exit)]),
    io:format("~w ~w~n", [process_info(Pid, links), process_info(Pid, [status, priority])]),
    io:format("~w~n", [process_info(self(), registered_name)]),
    Pid ! stop.

wait_until_waiting(Pid) ->
    case process_info(Pid, status) of
        {status, waiting} -> case whereis(somebody) of Pid -> ok; _ -> wait_until_waiting(Pid) end;
        _ -> erlang:yield(), wait_until_waiting(Pid)
    end.
