-module(conditions_choose_forms).
-define(DEBUG, true).
-export([f/0]).
-ifdef(DEBUG).
f() -> X.
%%     ^ variable 'X' is unbound
-else.
f() -> Y Y Y.
-endif.
-ifndef(DEBUG).
f() -> garbage garbage.
-endif.
-if(?OTP_RELEASE >= 21).
g() -> 1.
%% @1 Warning: function g/0 is unused
-elif(true).
g() -> ) .
-endif.
