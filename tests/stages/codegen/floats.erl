-module(floats).
-export([main/1, half/1, guarded/2, across_a_call/2]).

%% The local functions are known to get floats.
main(N) -> sum(points(N), 0.0).

points(0) -> [];
points(N) -> [{N * 0.5, N / 3} | points(N - 1)].

sum([{X, Y} | Rest], Total) -> sum(Rest, Total + X * X + Y * Y);
sum([], Total) -> Total.

half(X) -> X / 2.

guarded(X, Y) when is_float(X) -> -(X - 0.5 * Y) * (X + 0.5 * Y);
guarded(X, _) -> X.

%% No float register is alive across a call.
across_a_call(X, F) ->
    Half = X / 2,
    F(Half) + Half.
