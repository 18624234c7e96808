%% `after` stands on the way out and in the handler, which then raises again.
-module(after_runs_twice).
-export([f/1]).

f(File) ->
    try file:read(File, 10)
    after file:close(File)
    end.
