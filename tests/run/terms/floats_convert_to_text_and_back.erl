%% float_to_list with options, list_to_float.
-module(floats_convert_to_text_and_back).
-export([main/0]).

main() ->
    io:format("~s ~s ~s~n", [float_to_list(1.5, [{decimals, 3}]), float_to_list(1.5, [{decimals, 3}, compact]),
                             float_to_list(12345.678, [{scientific, 3}])]),
    io:format("~s ~w ~w~n", [float_to_list(0.1), list_to_float("2.50"), list_to_float("-1.0e-3")]),
    try list_to_float("1") catch C:R -> io:format("~w ~w~n", [C, R]) end.
