%% Bytes of the external term format that no `term_to_binary` has made, that
%% end too early, or that have more behind them.
-module(bytes_are_read_as_terms).
-export([main/0]).

main() ->
    [io:format("~w: ~w~n", [Bytes, read(Bytes, Options)]) || {Bytes, Options} <- cases()],
    Term = [{a, 'αβ', [1, 2, 3], [1 | 2], 1.5, -1, 300, 1 bsl 70, -(1 bsl 3000), <<1:3>>, #{a => #{}}}, "", [[[]]]],
    Large = maps:from_list([{X, <<X>>} || X <- lists:seq(1, 60)]),
    [there_and_back(T, Options) || T <- [Term, Large], Options <- [[], [{minor_version, 0}], [{minor_version, 2}], [compressed]]].

cases() ->
    [{<<131, 97, 1, 2>>, []}, {<<131, 97>>, []}, {<<130, 97, 1>>, []}, {<<>>, []},
     {<<131, 97, 1, 2>>, [used]},
     {<<131, 97, 1, 2>>, [used, safe]},
     {<<131, 97, 1>>, [wrong]},
     {<<131, 97, 1>>, [used | safe]},
     {<<131, 100, 0, 9, "no_a_tom_">>, [safe]},
     {<<131, 100, 0, 2, "ok">>, [safe]},
     {<<131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2>>, []},
     {<<131, 108, 255, 255, 255, 255, 97, 1>>, []},
     {<<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>, []},
     {<<131, 110, 1, 1, 5>>, []},
     {<<131, 110, 9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0>>, []},
     {<<131, 77, 0, 0, 0, 2, 3, 255, 255>>, []},
     {<<131, 77, 0, 0, 0, 1, 9, 255>>, []},
     {<<131, 70, 127, 240, 0, 0, 0, 0, 0, 0>>, []},
     {<<131, 107, 0, 2, "ab">>, []},
     {<<131, 119, 2, 16#C3, 16#28>>, []},
     {<<131, 255>>, []}].

read(Bytes, Options) ->
    try binary_to_term(Bytes, Options) catch error:Reason -> {error, Reason} end.

%% Each part from the start is refused; with the last byte it is the term.
there_and_back(Term, Options) ->
    Bytes = term_to_binary(Term, Options),
    Cut = [N || N <- lists:seq(0, byte_size(Bytes) - 1), read(binary:part(Bytes, 0, N), []) =/= {error, badarg}],
    io:format("~w ~w ~w~n", [Cut, read(Bytes, []) =:= Term, Options]).
