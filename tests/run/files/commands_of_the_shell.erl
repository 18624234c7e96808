%% os:cmd gives what a shell's command prints.
-module(commands_of_the_shell).
-export([main/0]).

main() ->
    io:format("~p~n", [os:cmd("echo hello; echo wrong >&2")]),
    io:format("~p~n", [os:cmd('printf abc')]),
    io:format("~p~n", [os:cmd("printf 'æ'")]),
    io:format("~p~n", [os:find_executable("no_such_program_here")]),
    io:format("~p~n", [filename:basename(os:find_executable("sh"))]).
