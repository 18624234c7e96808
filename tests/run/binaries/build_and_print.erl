%% Literal binaries and how they print.
-module(build_and_print).
-export([main/0]).

main() ->
    io:format("~w ~p ~p ~w~n", [<<1, 2, 255>>, <<"text">>, <<1, 2>>, <<>>]),
    io:format("~w ~w~n", [byte_size(<<"abc">>), bit_size(<<1:3>>)]).
