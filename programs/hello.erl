%% The smallest program: one process, one line of output.
%% args: world
%%
%%     minibeam run programs/hello.erl world
%%
%% `main/1` gets the words of the command line, each as a string, and a string
%% is a list of characters. `io:format/2` does not print: it sends the text to
%% this process's group leader and waits until that process has printed it.
-module(hello).
-mode(compile).
-export([main/1]).

main([]) ->
    main(["world"]);
main(Names) ->
    lists:foreach(fun(Name) -> io:format("hello, ~s~n", [Name]) end, Names).
