%% The example of core.rs: a choice between constants, a call that comes back.
-module(factorial).
-export([fact/1]).

fact(0) -> 1;
fact(N) -> N * fact(N - 1).
