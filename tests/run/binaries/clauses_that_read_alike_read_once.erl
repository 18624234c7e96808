%% What the first clauses read in the same way is read once; a clause that fails further on leaves the next one where it was.
-module(clauses_that_read_alike_read_once).
-export([main/0]).

main() ->
    [io:format("~w ~w~n", [B, kind(B)]) || B <- inputs()],
    io:format("~w~n", [[two(A, B) || A <- [<<1, 2>>, <<1, 3>>, <<2>>], B <- [<<7, 8>>, <<7>>, <<>>]]]),
    io:format("~w~n", [[sized(B) || B <- [<<1, 9>>, <<2, 9, 9>>, <<2, 9>>, <<3>>]]]),
    io:format("~w~n", [[word(B) || B <- [<<"get">>, <<"gets">>, <<"go">>, <<"put it">>, <<"pu">>, <<>>]]]),
    io:format("~w~n", [[signed(B) || B <- [<<255>>, <<127>>, <<255:16>>, <<0:7>>]]]),
    io:format("~w~n", [[unicode(B) || B <- [<<"ä"/utf8>>, <<"a">>, <<195>>, <<"äb"/utf8>>]]]),
    io:format("~w~n", [scan(<<"12,30,4">>, 0, [])]),
    io:format("~w~n", [catch kind(no_binary)]).

inputs() ->
    [<<0, 1, 2>>, <<1, 5>>, <<1, 200>>, <<1>>, <<2, 1, 1>>, <<2, 1, 2>>, <<2, 2>>, <<3:4>>, <<9, 1:1>>, <<>>].

kind(<<0, Rest/binary>>) -> {zero, Rest};
kind(<<1, N>>) when N < 100 -> {small, N};
kind(<<1, N>>) -> {large, N};
kind(<<2, 1, 1>>) -> ones;
kind(<<2, 1, X>>) -> {one, X};
kind(<<C, _/binary>>) -> {other, C};
kind(<<>>) -> empty;
kind(<<Bits/bitstring>>) -> {bits, bit_size(Bits)};
kind(_) -> none.

two(<<1, A>>, <<7, B>>) -> {A, B};
two(<<1, A>>, <<7>>) -> {A, none};
two(<<1, 3>>, _) -> three;
two(<<X, _/binary>>, <<>>) -> {X, empty};
two(_, <<7, _/binary>>) -> seven;
two(_, _) -> no.

%% A size that was read before.
sized(<<N, A:N/unit:8>>) when N > 1 -> {a, N, A};
sized(<<N, B:N/binary>>) -> {b, B};
sized(<<N, _/binary>>) -> {c, N}.

word(<<"get">>) -> get;
word(<<"go">>) -> go;
word(<<"put ", What/binary>>) -> {put, What};
word(<<"p", _/binary>>) -> p;
word(<<C, _/binary>>) -> C;
word(_) -> none.

signed(<<-1:8/signed>>) -> minus_one;
signed(<<N:8/signed>>) -> N;
signed(<<0:8, N>>) -> {low, N};
signed(B) -> bit_size(B).

unicode(<<C/utf8>>) when C > 127 -> {wide, C};
unicode(<<C/utf8>>) -> {plain, C};
unicode(<<"ä"/utf8, B>>) -> {a, B};
unicode(<<B>>) -> {byte, B}.

scan(<<$,, Rest/binary>>, N, Found) -> scan(Rest, 0, [N | Found]);
scan(<<D, Rest/binary>>, N, Found) when D >= $0, D =< $9 -> scan(Rest, 10 * N + D - $0, Found);
scan(<<>>, N, Found) -> lists:reverse(Found, [N]).
