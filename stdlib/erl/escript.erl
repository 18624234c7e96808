%% What a program asks that may also run under OTP's escript.
-module(escript).
-export([script_name/0]).

script_name() -> init:script_name().
