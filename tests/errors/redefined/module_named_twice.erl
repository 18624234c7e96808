-module(module_named_twice).
-module(again).
%% @2 redefining module
