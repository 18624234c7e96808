%% An exception behind `of` is not caught by the same try.
-module(of_section_is_not_protected).
-export([main/0]).

main() ->
    R = try
            try ok of ok -> throw(from_of) catch throw:from_of -> inner end
        catch
            throw:from_of -> outer
        end,
    io:format("~w~n", [R]).
