%% ~p breaks lines at 80 columns and indents.
-module(long_terms_break_over_lines).
-export([main/0]).

main() ->
    io:format("~p~n", [lists:seq(1, 60)]),
    io:format("~p~n", [{some_record, "with a rather long string in it", [{key, value}, {another_key, another_value}], 'Quoted atom', 3.14}]),
    io:format("~p~n", [[{N, "name number " ++ integer_to_list(N)} || N <- lists:seq(1, 4)]]),
    io:format("prefix ~p suffix~n", [[{list, lists:seq(N, N + 10)} || N <- [1, 2, 3]]]).
