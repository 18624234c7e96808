%% No clause fits: class and reason stay.
-module(unmatched_exception_is_raised_again).
-export([main/0]).

main() ->
    try
        try exit(why) catch throw:_ -> wrong; error:_ -> wrong end
    catch
        Class:Reason -> io:format("~w ~w~n", [Class, Reason])
    end.
