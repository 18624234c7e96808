-module(attribute_behind_functions).
-export([f/0]).
f() -> ok.
-author("me").
%% @2 attribute author after function definitions
