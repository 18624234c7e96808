%% A length field tells how much follows.
-module(matching_a_packet).
-export([main/0]).

main() ->
    io:format("~w~n", [parse(<<3, "abc", 0, 2, "de">>)]),
    io:format("~w~n", [parse(<<3, "ab">>)]).

parse(<<N, Data:N/binary, Rest/binary>>) -> [Data | parse(Rest)];
parse(<<>>) -> [];
parse(Rest) -> {bad, Rest}.
