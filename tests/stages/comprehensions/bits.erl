%% Bit strings are gathered in an accumulator that is appended to.
-module(bits).
-export([swap/1]).

swap(B) -> << <<L:4, H:4>> || <<H:4, L:4>> <= B >>.
