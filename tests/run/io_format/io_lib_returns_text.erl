%% io_lib:format/2 and friends do not print.
-module(io_lib_returns_text).
-export([main/0]).

main() ->
    io:format("~w~n", [lists:flatten(io_lib:format("~w-~s", [a, "b"]))]),
    io:format("~s ~s~n", [io_lib:write({a, "b"}), lists:flatten(io_lib:print({a, "b"}))]),
    io:format("~w ~w~n", [io_lib:printable_list("abc"), io_lib:printable_list([1])]),
    io:format("~s ~s~n", [io_lib:write_atom('A b'), io_lib:write_string("q\"q")]).
