%% Text as lists and as iodata: put together, formatted, flattened, split.
%% args: 100000
%% quick: 10000
%% tiny: 100
-module(text).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(text_append, 5 * N, fun() -> append(5 * N, 0) end),
    measure:time(text_format, N div 5, fun() -> format(N div 5, 0) end),
    measure:time(text_iodata, 3 * N, fun() -> byte_size(iolist_to_binary(rows(3 * N, []))) end),
    measure:time(text_split, N, fun() -> length(string:split(lists:append(lists:duplicate(N, "word ")), " ", all)) end),
    measure:time(text_tokens, N, fun() -> length(string:lexemes(lists:append(lists:duplicate(N, "a,bc;")), ",;")) end).

append(0, Length) ->
    Length;
append(Left, Length) ->
    Line = "line " ++ integer_to_list(Left) ++ ": " ++ lists:reverse("txet"),
    append(Left - 1, Length + length(Line)).

format(0, Length) ->
    Length;
format(Left, Length) ->
    Text = io_lib:format("~w ~s ~p ~4..0b~n", [{row, Left}, "name", [a, <<"b">>], Left rem 1000]),
    format(Left - 1, Length + iolist_size(Text)).

rows(0, Rows) ->
    Rows;
rows(Left, Rows) ->
    rows(Left - 1, [Rows, <<"row ">>, integer_to_list(Left), $\n]).
