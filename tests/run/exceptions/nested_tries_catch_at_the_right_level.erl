%% An exception in a handler goes outwards.
-module(nested_tries_catch_at_the_right_level).
-export([main/0]).

main() ->
    R = try
            try error(first) catch error:first -> throw(second) after io:format("inner after~n") end
        catch
            C:E -> {C, E}
        after
            io:format("outer after~n")
        end,
    io:format("~w~n", [R]).
