%% Record in a record.
-module(nested_records_update_inside).
-export([main/0]).

-record(point, {x = 0, y = 0}).
-record(line, {from = #point{}, to}).
main() ->
    L = #line{to = #point{x = 1}},
    M = L#line{from = (L#line.from)#point{y = 5}},
    io:format("~w~n~w~n", [L, M]).
