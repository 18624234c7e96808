%% even and odd call each other a million times.
-module(mutual_tail_calls).
-export([main/0]).

main() -> io:format("~w ~w~n", [even(1000000), odd(1000000)]).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).
