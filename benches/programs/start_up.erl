%% Does nothing: what is measured is the virtual machine itself, from its start to its exit.
%% whole: yes
%% args: 0
%% quick: 0
%% tiny: 0
-module(start_up).
-export([main/1]).

main([_]) ->
    ok.
