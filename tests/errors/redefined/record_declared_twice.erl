-module(record_declared_twice).
-record(point, {x, y}).
-record(point, {x, y, z}).
%% @2 record point already defined
-export([f/0]).
f() -> #point{}.
