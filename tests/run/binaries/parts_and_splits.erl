%% binary:part, split, match.
-module(parts_and_splits).
-export([main/0]).

main() ->
    io:format("~p ~p~n", [binary:part(<<"hello">>, 1, 3), binary:split(<<"a,b,c">>, <<",">>, [global])]),
    io:format("~p ~p~n", [binary:match(<<"hello">>, <<"l">>), binary_part(<<"hello">>, 5, -2)]).
