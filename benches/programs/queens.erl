%% All ways to put N queens on a board: comprehensions inside of comprehensions.
%% args: 10
%% quick: 7
%% tiny: 5
-module(queens).
-export([main/1]).

main([Arg]) ->
    N = list_to_integer(Arg),
    measure:time(queens, N, fun() -> length(boards(N, N)) end).

boards(0, _) ->
    [[]];
boards(Rows, N) ->
    [[Column | Board] || Board <- boards(Rows - 1, N), Column <- lists:seq(1, N), is_free(Column, 1, Board)].

is_free(_, _, []) ->
    true;
is_free(Column, Distance, [Queen | Board]) ->
    Column =/= Queen andalso abs(Column - Queen) =/= Distance andalso is_free(Column, Distance + 1, Board).
