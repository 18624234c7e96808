%% {Reason, Stack} for errors, {{nocatch, V}, Stack} for throws, plain for exit.
-module(error_in_a_process_has_a_stack_in_its_reason).
-export([main/0]).

main() ->
    logger:set_primary_config(level, none),
    [io:format("~w~n", [shape(reason(F))]) || F <- [fun() -> error(e) end, fun() -> throw(t) end, fun() -> exit(x) end, fun() -> 1 + id(a) end]].

reason(F) ->
    {P, R} = spawn_monitor(F),
    receive {'DOWN', R, process, P, Reason} -> Reason end.

shape({R, [{_, _, _, _} | _]}) -> {R, stack};
shape(R) -> R.

id(X) -> X.
