-module(nowarn_flag_silences_functions).
-export([f/0]).
-compile({nowarn_unused_function, [{helper, 0}]}).
f() -> ok.
helper() -> ok.
other() -> ok.
%% @1 Warning: function other/0 is unused
