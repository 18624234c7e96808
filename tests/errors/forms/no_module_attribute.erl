-export([f/0]).
%% @2 no module definition
f() -> ok.
