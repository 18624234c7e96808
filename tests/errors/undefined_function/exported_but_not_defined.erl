-module(exported_but_not_defined).
-export([start/0, stop/1]).
%% @2 function stop/1 undefined
start() -> ok.
stop() -> ok.
%% @1 Warning: function stop/0 is unused
