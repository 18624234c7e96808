%% The math module's functions give floats.
-module(math_functions).
-export([main/0]).

main() ->
    io:format("~.6f ~.6f ~.6f ~.6f~n", [math:pi(), math:sqrt(2), math:pow(2, 10), math:log(10)]),
    io:format("~.6f ~.6f ~.6f ~.6f~n", [math:sin(1), math:cos(1), math:atan2(1, 2), math:exp(1)]),
    io:format("~w ~w ~w~n", [math:floor(2.7), math:ceil(2.1), math:log2(8)]),
    try math:sqrt(-1) catch C:R -> io:format("~w ~w~n", [C, R]) end.
