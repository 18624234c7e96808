%% A binary that is taken apart from call to call needs no sub-binary.
-module(contexts).
-export([sum/2, digits/2]).

sum(<<X:32, R/binary>>, N) -> sum(R, N + X);
sum(<<>>, N) -> N.

%% The guard comes before the rest is made.
digits(<<C, R/binary>>, N) when C >= $0, C =< $9 -> digits(R, N * 10 + C - $0);
digits(R, N) -> {N, R}.
