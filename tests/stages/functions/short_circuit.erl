%% The left side decides whether the right side runs; at the end of a function the right side is a tail call.
-module(short_circuit).
-export([all/1]).

all([H | T]) -> H andalso all(T);
all([]) -> true.
