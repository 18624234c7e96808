%% filename takes names apart and joins them without asking the disk.
-module(names_of_files).
-export([main/0]).

main() ->
    Names = ["", "/", "a", "a/b.c", "/a/b/", "/a//b.tar.gz", ".profile", "a/.profile", "a.", "a/b.c/d", <<"x/y.z">>, abc,
             "//", "a/..", "b..erl", [<<"q"/utf8>>, "/r"]],
    Functions = [basename, dirname, extension, rootname, split, pathtype, flatten],
    [io:format("~p ~p: ~p~n", [F, Name, try filename:F(Name) catch error:R -> R end])
     || Name <- lists:droplast(Names), F <- Functions],
    [io:format("~p~n", [filename:join(Parts)]) || Parts <- [["a", "b"], ["/a/", "b//c"], ["a", "/b"], [<<"a">>, "b"], ["a"],
                                                            ["", "b"], ["a", ""], ["/", "x"], [abc, "d"]]],
    [io:format("~p~n", [filename:basename(Name, Ext)]) || {Name, Ext} <- [{"a/b.erl", ".erl"}, {"b.erl", ".beam"}, {".erl", ".erl"},
                                                                          {<<"a/b.erl">>, ".erl"}, {"a/b.erl", <<".erl">>}]],
    [io:format("~p~n", [filename:rootname(Name, Ext)]) || {Name, Ext} <- [{"a/b.erl", ".erl"}, {"b.erl", ".beam"}]],
    io:format("~p ~p~n", [filename:absname("x", "/a/b"), filename:absname("/x", "/a/b")]).
