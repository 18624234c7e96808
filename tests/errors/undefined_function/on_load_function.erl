-module(on_load_function).
-on_load(load/0).
%% @2 function load/0 undefined
