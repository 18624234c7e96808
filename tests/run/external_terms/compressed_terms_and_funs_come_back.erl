%% term_to_binary and binary_to_term give back what went in, compressed too.
-module(compressed_terms_and_funs_come_back).
-export([main/0, adder/1]).

adder(X) -> fun(Y) -> X + Y end.

main() ->
    Term = lists:duplicate(1000, {some, "text", 1.5, #{a => b}}),
    Bytes = term_to_binary(Term, [compressed]),
    io:format("~p ~p~n", [byte_size(Bytes) < 1000, binary_to_term(Bytes) =:= Term]),
    <<131, 80, Size:32, _/binary>> = Bytes,
    io:format("~p~n", [Size =:= byte_size(term_to_binary(Term)) - 1]),
    {Term, Used} = binary_to_term(<<Bytes/binary, "rest">>, [used]),
    io:format("~p~n", [Used =:= byte_size(Bytes)]),
    io:format("~p ~p~n", [term_to_binary(a, [compressed]), term_to_binary(a, [{compressed, 9}])]),
    [io:format("~p~n", [byte_size(term_to_binary(Term, [{compressed, Level}])) < Size]) || Level <- [0, 1, 9]],
    %% What OTP's zlib made of [a,a,a,…].
    Made = <<131, 80, 0, 0, 0, 126, 120, 156, 203, 97, 96, 96, 224, 73, 97, 96, 76, 164, 13, 206, 2, 0, 112, 89, 21, 133>>,
    io:format("~p~n", [try binary_to_term(Made) catch error:badarg -> badarg end]),
    F = binary_to_term(term_to_binary(adder(4))),
    io:format("~p ~p~n", [F(5), F =:= adder(4)]),
    G = binary_to_term(term_to_binary([fun lists:reverse/1])),
    io:format("~p ~p~n", [(hd(G))([1, 2]), G =:= [fun lists:reverse/1]]),
    [io:format("~p~n", [try binary_to_term(Bad) catch error:badarg -> badarg end])
     || Bad <- [<<131, 80, 255, 255, 255, 255, 1, 2, 3>>, <<131, 80>>, binary:part(Bytes, 0, byte_size(Bytes) - 10),
                <<131, 80, 0, 0, 0, 1, 120, 156, 75, 76, 4, 0, 1, 37, 0, 195>>]],
    io:format("~p~n", [is_port(list_to_port("#Port<0.7>"))]).
