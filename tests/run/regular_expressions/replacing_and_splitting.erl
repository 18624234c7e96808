%% re:replace and re:split with their options.
-module(replacing_and_splitting).
-export([main/0]).

main() ->
    [io:format("~p~n", [{S, P, R, try re:replace(S, P, R, O) catch error:E -> E end}])
     || {S, P, R, O} <- [{"abcd", "c", "[&]", [{return, list}]},
                         {"abcd", "c", "[\\&]", [{return, list}]},
                         {"abcd", "(b)(c)", "\\2\\1\\g1\\g{2}", [{return, binary}]},
                         {"aXbXc", "X", "--", [global, {return, list}]},
                         {"aXbXc", "X", "--", [{return, list}]},
                         {"abc", "x*", "-", [global, {return, list}]},
                         {"abc", "z", "-", [{return, list}]},
                         {"abc", "b", "", [{return, binary}]},
                         {"näive", "ä", "aé", [unicode, {return, list}]},
                         {"a.b.c", "\\.", "\\\\", [global, {return, list}]},
                         {"  trim me ", "^\\s+|\\s+$", "", [global, {return, list}]},
                         {"abc", "b", "x", [{capture, none}]}]],
    io:format("~p~n", [iolist_to_binary(re:replace("abcd", "c", "[&]"))]),
    [io:format("~p~n", [{S, P, O, try re:split(S, P, O) catch error:E -> E end}])
     || {S, P, O} <- [{"a,b,c", ",", []},
                      {"a,b,c", ",", [{return, list}]},
                      {"a,b,c", ",", [{parts, 2}, {return, list}]},
                      {"Erlang", "([ln])", [{return, list}]},
                      {"Erlang", "([ln])", [group, {return, list}]},
                      {"Erlang", "[ln]", [group]},
                      {"a,b,,", ",", [{return, list}]},
                      {"a,b,,", ",", [trim, {return, list}]},
                      {"a,b,,", ",", [{parts, 0}, {return, list}]},
                      {",a", ",", [{return, list}]},
                      {"abc", "", [{return, list}]},
                      {"abc", "x*", [{return, list}]},
                      {"abc", "z", []},
                      {"", ",", []},
                      {"", ",", [trim]},
                      {"one  two   three", "\\s+", [{return, binary}]},
                      {"Erlang", "(l)(x)?", [{return, list}]},
                      {"日x本", "x", [unicode, {return, list}]},
                      {"a b", " ", [global]}]].
