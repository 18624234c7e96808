%% A process stays in the old version of its module until it makes a remote call; purging ends who stays longer.
-module(old_code_runs_on_while_new_code_is_called).
-export([main/0]).

%% The versions of `two_versions` differ in the number that v/0 gives.
%%
%%   loop() ->
%%       receive
%%           {From, local} -> From ! {self(), v()}, loop();
%%           {From, remote} -> From ! {self(), two_versions:version()}, loop();
%%           move -> two_versions:loop()
%%       end.
%%   version() -> v().
%%   fun_of_version() -> fun() -> v() end.
main() ->
    {ok, _} = load(1),
    Pid = spawn(two_versions, loop, []),
    io:format("~p ~p~n", [ask(Pid, local), ask(Pid, remote)]),
    Fun = two_versions:fun_of_version(),
    io:format("~p~n", [erlang:check_old_code(two_versions)]),
    {ok, _} = load(2),
    io:format("~p ~p~n", [two_versions:version(), Fun()]),
    %% Local calls stay in the old version, remote ones go to the new.
    io:format("~p ~p~n", [ask(Pid, local), ask(Pid, remote)]),
    io:format("~p ~p~n", [erlang:check_old_code(two_versions), check_process_code(Pid, two_versions)]),
    io:format("~p~n", [code:soft_purge(two_versions)]),
    io:format("~p~n", [load(3)]),
    %% A fully qualified call of the loop itself moves the process.
    Pid ! move,
    io:format("~p ~p~n", [ask(Pid, local), check_process_code(Pid, two_versions)]),
    io:format("~p ~p~n", [code:purge(two_versions), is_process_alive(Pid)]),
    io:format("~p~n", [erlang:check_old_code(two_versions)]),
    {ok, _} = load(3),
    Reference = monitor(process, Pid),
    io:format("~p~n", [code:purge(two_versions)]),
    receive {'DOWN', Reference, process, Pid, Reason} -> io:format("~p~n", [Reason]) end,
    io:format("~p~n", [[code:delete(two_versions), erlang:module_loaded(two_versions), erlang:check_old_code(two_versions)]]),
    io:format("~p~n", [try two_versions:version() catch error:undef -> undef end]).

ask(Pid, What) ->
    Pid ! {self(), What},
    receive {Pid, Answer} -> Answer end.

%% `{error, not_purged}` when there is an old version.
load(Version) ->
    case erlang:load_module(two_versions, beam(Version)) of
        {module, Module} -> {ok, Module};
        Error -> Error
    end.

%% The file as erlc has made it for version 1; the number stands at two places.
beam(Version) ->
    <<Before:283/binary, 17, Between:82/binary, 17, After/binary>> = file(),
    <<Before/binary, (Version * 16 + 1), Between/binary, (Version * 16 + 1), After/binary>>.

file() ->
    Digits =
        "464f5231000003a84245414d41745538000000820000000d0c74776f5f76657273696f6e73046c6f6f70056c6f63616c0672"
        "656d6f74650665726c616e670473656c660776657273696f6e046d6f76650e66756e5f6f665f76657273696f6e01760b6d6f"
        "64756c655f696e666f0f6765745f6d6f64756c655f696e666f182d66756e5f6f665f76657273696f6e2f302d66756e2d302d"
        "0000436f6465000001070000001000000000000000ac0000001500000007011099100212220001200c2000ac172004140130"
        "1785033965033a75032042030013420310033b03751740325542450140401314150900049920070010103010a41317200403"
        "401403882000140500250001504013141509000499300400e5103000a41317200411401403882000140500250001602b7503"
        "82159940080020200170183501801935019099500212720001a00600e501b099600212920001c010373000001000201000ab"
        "000317001301d099700212a20001e04011031301f099000212b2000108104012034e103001081199000212b2100108124003"
        "134012034e204001081399600212d2000108140600e503005374725400000000496d70540000004000000005000000050000"
        "000600000000000000010000000700000000000000010000000200000000000000050000000c00000001000000050000000c"
        "000000024578705400000040000000050000000b00000001000000120000000b000000000000001000000009000000000000"
        "000c00000007000000000000000a00000002000000000000000246756e540000001c000000010000000d0000000000000014"
        "0000000000000000046481d74d6574610000001d836c000000016802640010656e61626c65645f66656174757265736a6a00"
        "00004c6f63540000001c000000020000000d00000000000000140000000a000000000000000e4174747200000028836c0000"
        "0001680264000376736e6c000000016e1000f3d426d0e5192a8a980f97b6ef3a908c6a6a43496e660000001b836c00000001"
        "680264000776657273696f6e6b0005382e322e336a00446267690000005c83500000005f789c3d8c490a80300c00830a9e3c"
        "f8145f14da26da484da08dbedfe5e0711866724f3011c77343d1d5f05a0866ae05436c5e43724c469c3b82414db900c0538c"
        "6a4896dad73ad743549a4b7af835ff6ebf01c3901fa94c696e650000001b00000000000000000000000a0000000700000000"
        "3161517191a1b100547970650000001a00000001000000011fff0000000000000000ffffffffffffffff0000",
    <<(list_to_integer(Digits, 16)):(length(Digits) * 4)>>.
