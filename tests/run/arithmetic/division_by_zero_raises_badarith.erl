%% div, rem and / by zero, and operands that are no numbers.
-module(division_by_zero_raises_badarith).
-export([main/0]).

main() ->
    Fs = [fun() -> 1 div id(0) end, fun() -> 1 rem id(0) end, fun() -> 1 / id(0) end, fun() -> 1 / id(0.0) end,
          fun() -> id(a) + 1 end, fun() -> 1.5 div id(1) end, fun() -> -id(a) end, fun() -> id("1") * 2 end,
          fun() -> id(1.0) band 1 end, fun() -> 1 bsl id(x) end],
    [try F() of V -> io:format("~w~n", [V]) catch C:R -> io:format("~w ~w~n", [C, R]) end || F <- Fs].

id(X) -> X.
