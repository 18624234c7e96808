-module(rest_that_is_not_last).
-export([f/1]).
f(<<Rest/binary, X>>) -> {Rest, X}.
%%  ^^^^^^^^^^^ a binary field without size is only allowed at the end of a binary pattern
