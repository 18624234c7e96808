%% What is known bit by bit is one constant segment.
-module(build).
-export([f/2]).

f(X, B) -> <<"ab", 1:4, X:4, B/binary, X/utf8, 16#cafe:16/little>>.
