%% Binaries: grown at the end, read in words and in bytes, parsed as text, split.
%% args: 1000000
%% quick: 30000
%% tiny: 100
-module(binaries).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(binary_append, N, fun() -> byte_size(words(N, <<>>)) end),
    Words = words(N, <<>>),
    measure:time(binary_words, N, fun() -> sum_words(Words, 0) end),
    measure:time(binary_bytes, 4 * N, fun() -> sum_bytes(Words, 0) end),
    Text = iolist_to_binary([[integer_to_binary(I), $,] || I <- lists:seq(1, N)]),
    measure:time(binary_parse, byte_size(Text), fun() -> parse(Text, 0, 0) end),
    measure:time(binary_split, N, fun() -> length(binary:split(Text, <<",">>, [global])) end),
    measure:time(binary_comprehension, 4 * N, fun() -> byte_size(<< <<(X bxor 85)>> || <<X>> <= Words >>) end).

words(0, Words) ->
    Words;
words(Left, Words) ->
    words(Left - 1, <<Words/binary, Left:32>>).

sum_words(<<Word:32, Rest/binary>>, Sum) ->
    sum_words(Rest, Sum + Word);
sum_words(<<>>, Sum) ->
    Sum.

sum_bytes(<<Byte, Rest/binary>>, Sum) ->
    sum_bytes(Rest, Sum + Byte);
sum_bytes(<<>>, Sum) ->
    Sum.

parse(<<$,, Rest/binary>>, Number, Sum) ->
    parse(Rest, 0, Sum + Number);
parse(<<Digit, Rest/binary>>, Number, Sum) when Digit >= $0, Digit =< $9 ->
    parse(Rest, Number * 10 + Digit - $0, Sum);
parse(<<>>, _, Sum) ->
    Sum.
