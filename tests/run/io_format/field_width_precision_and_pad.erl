%% ~F.P.PadC.
-module(field_width_precision_and_pad).
-export([main/0]).

main() ->
    io:format("[~5w] [~-5w] [~2w] [~5.5.0w]~n", [abc, abc, abc, 42]),
    io:format("[~5..0b] [~-5..xb] [~10p] [~5..xs]~n", [42, 42, foo, "s"]),
    io:format("[~*w] [~*.*f] [~*c]~n", [6, x, 8, 2, 3.14159, 3, $z]).
