%% Byte by byte.
-module(comparison_of_binaries).
-export([main/0]).

main() ->
    io:format("~w ~w ~w~n", [<<"a">> < <<"b">>, <<"a">> < <<"aa">>, <<"abc">> =:= <<97, 98, 99>>]),
    io:format("~w~n", [lists:sort([<<2>>, <<>>, <<1, 2>>, <<1>>])]).
