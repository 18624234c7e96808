%% after infinity never fires; the value may come from a variable.
-module(receive_after_infinity_waits).
-export([main/0]).

main() ->
    Me = self(),
    T = id(infinity),
    spawn(fun() -> timer:sleep(20), Me ! late end),
    io:format("~w~n", [receive X -> X after T -> wrong end]).

id(X) -> X.
