-module(size_of_utf8).
-export([f/1]).
f(<<X:8/utf8>>) -> X.
%%  ^^^^^^^^ neither size nor unit must be given for segments of type utf8/utf16/utf32
