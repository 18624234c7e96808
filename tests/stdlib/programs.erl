%% Runs programs on our standard library, in `erl`, and compares what they
%% print with the file beside them. The programs' calls are renamed as those
%% of the library are (`compare` tells how), and our group leader collects.
-module(programs).
-export([main/1]).

main([Sources, BifList, Programs]) ->
    {Modules, Bifs} = compare:load_all(Sources, BifList),
    logger:set_primary_config(level, none),
    our_logger:set_primary_config(level, none),
    Files = [File || File <- filelib:wildcard(Programs ++ "/**/*.erl"), not needs_our_machine(File)],
    true = length(Files) > 100,
    case [File || File <- Files, not prints_as_expected(File, Modules, Bifs)] of
        [] -> halt(0);
        Wrong ->
            io:format("~w programs print something else~n", [length(Wrong)]),
            halt(1)
    end.

%% Programs about what only our virtual machine has BIFs for, by their folder.
needs_our_machine(File) -> lists:member(filename:basename(filename:dirname(File)), ["files", "code", "regular_expressions"]).

prints_as_expected(File, Modules, Bifs) ->
    {ok, Expected} = file:read_file(filename:rootname(File) ++ ".out"),
    {module, Module} = compare:load_file(File, Modules, Bifs),
    case run(Module) of
        Expected -> true;
        Printed ->
            io:format("~s:~n~s~n", [File, Printed]),
            false
    end.

run(Module) ->
    Collector = spawn_link(fun() -> collect([]) end),
    Leader = our_user:start(our_output, fun(Bytes) -> Collector ! {bytes, Bytes}, ok end),
    {_, Monitor} = spawn_monitor(fun() ->
        group_leader(Leader, self()),
        Module:main()
    end),
    Reason = receive {'DOWN', Monitor, process, _, R} -> R after 10000 -> timeout end,
    exit(Leader, kill),
    Collector ! {take, self()},
    Printed = receive {taken, Bytes} -> Bytes end,
    case Reason of
        normal -> Printed;
        _ -> iolist_to_binary([Printed, io_lib:format("~p", [Reason])])
    end.

collect(Output) ->
    receive
        {bytes, Bytes} -> collect([Output, Bytes]);
        {take, From} -> From ! {taken, iolist_to_binary(Output)}
    end.
